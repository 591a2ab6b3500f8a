"""What install lines say: names, versions, extras, packages of the system; and what must not pass through."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from nb2prod.diagnostics import Location
from nb2prod.ipython.model import InstallLine
from nb2prod.requirements.model import Refused
from nb2prod.requirements.tables import conda_names

TAKES_A_VALUE = frozenset(
    "-r --requirement -c --constraint -i --index-url --extra-index-url -f --find-links -t --target -e --editable "
    "--trusted-host --prefix --root --src --platform --python-version --abi --implementation --progress-bar --cache-dir "
    "--log --proxy --timeout --retries --no-binary --only-binary -n --name -p --channel -C --config-settings --global-option".split()
)
PASSES_ON = frozenset({"-i", "--index-url", "--extra-index-url", "-f", "--find-links", "-e", "--editable"})
ENDS_THE_COMMAND = re.compile(r"^(?:&&|\|\|?|;|>>?|2>&?1?|&>?|#.*|<)$|^(?:2>|>)")
_FLAGS = re.compile(r"FLAGS?|OPTIONS?|OPTS?|ARGS?", re.IGNORECASE)
TOOLS = frozenset(
    {"pip", "setuptools", "wheel", "uv", "conda", "mamba", "virtualenv", "jupyter", "notebook", "jupyterlab"}
)
"""Tools of the workplace, which install lines upgrade and no package of ours needs."""


@dataclass(frozen=True, slots=True)
class Installed:
    """One distribution that an install line names."""

    distribution: str
    specifier: str
    extras: tuple[str, ...]
    tool: str
    location: Location


@dataclass(frozen=True, slots=True)
class InstallLines:
    """All that the install lines of a notebook say."""

    installed: tuple[Installed, ...]
    refused: tuple[Refused, ...]
    system: tuple[str, ...]


def read_installs(lines: Iterable[InstallLine]) -> InstallLines:
    """Distributions, refused words and system packages of `lines`; every name and specifier is one that `packaging` accepts."""
    installed: list[Installed] = []
    refused: list[Refused] = []
    system: set[str] = set()
    for line in lines:
        for word in _words(line, refused):
            if line.tool == "apt":
                system.update([word] if re.fullmatch(r"[a-z0-9][a-z0-9.+-]+(=\S+)?", word) else [])
            elif line.tool in ("conda", "mamba"):
                installed += _conda(word, line)
            elif item := _pip(word, line, refused):
                installed.append(item)
    return InstallLines(tuple(installed), tuple(refused), tuple(sorted(system)))


def _words(line: InstallLine, refused: list[Refused]) -> Iterator[str]:
    """The words of the line that name packages, with a specifier set apart by blanks joined to its name."""
    words: list[str] = []
    option = ""
    for raw in line.arguments:
        word = raw.strip("\"'")
        if ENDS_THE_COMMAND.match(word):
            break
        if option:
            if option in PASSES_ON:
                refused.append(Refused(f"{option} {word}", _why_option(option), line.location))
            option = ""
        elif word.startswith("-"):
            name, separator, value = word.partition("=")
            option = name if name in TAKES_A_VALUE and not separator else ""
            if separator and name in PASSES_ON:
                refused.append(Refused(f"{name} {value}", _why_option(name), line.location))
        elif words and (re.match(r"[=<>!~]=?", word) or re.search(r"[=<>!~]=?$|,$", words[-1])):
            words[-1] += word
        elif word and word != "install":
            words.append(word)
    yield from words


def _why_option(option: str) -> str:
    return (
        "an editable path"
        if option in ("-e", "--editable")
        else "another package index: say so yourself if you trust it"
    )


def _pip(word: str, line: InstallLine, refused: list[Refused]) -> Installed | None:
    if re.search(r"://|^git\+|@\s*\w+:|^[./~]|\.whl$|\.tar\.gz$|\.zip$|[\\/]", word):
        refused.append(Refused(word, "a link or a path, not a name on the package index", line.location))
        return None
    if re.search(r"[{}$`]", word):
        name = re.match(r"([A-Za-z][\w.-]*)(?:[=<>!~]|\[)", word)
        if not name:
            refused += (
                [] if _FLAGS.search(word) else [Refused(word, "filled in only when the cell runs", line.location)]
            )
            return None
        word = name[1]
    try:
        requirement = Requirement(_mended(word))
    except InvalidRequirement:
        refused.append(Refused(word, "not a requirement that pip can read", line.location))
        return None
    if canonicalize_name(requirement.name) in TOOLS:
        return None
    extras = tuple(sorted(requirement.extras))
    return Installed(requirement.name, str(requirement.specifier), extras, line.tool, line.location)


def _mended(word: str) -> str:
    """`numpy=1.11`, which conda reads and pip does not, means `numpy==1.11`."""
    return re.sub(r"^([\w.-]+)=(\d[\w.]*)$", r"\1==\2", word.rstrip(",;"))


def _conda(word: str, line: InstallLine) -> Iterator[Installed]:
    """Conda names are their own: only those that are known to be a distribution's count."""
    match = re.fullmatch(r"(?:[\w-]+::)?([\w.-]+?)(?:(==?|[<>]=?|~=)([\w.*,<>=]+))?", word)
    if match and (name := conda_names().get(match[1].lower())):
        operator, version = match[2] or "", (match[3] or "").split("=")[0]
        if operator in ("=", "=="):
            version = version if version.count(".") >= 2 or "*" in version else f"{version}.*"
            operator = "=="
        try:
            specifier = str(Requirement(f"{name}{operator}{version}").specifier)
        except InvalidRequirement:
            specifier = ""
        yield Installed(name, specifier, (), "conda", line.location)
