"""Install commands, wherever they stand: `%pip install x`, `!pip install x`, a line of `%%bash`."""

import re

from nb2prod.diagnostics import Location
from nb2prod.ipython.model import InstallLine
from nb2prod.ipython.options import split_words
from nb2prod.patterns import pattern

_SEPARATOR = pattern(r"&&|\|\||;|\n")
_PIPE = pattern(r"(?<!\|)\|(?!\|)|\s\d?>{1,2}\s*\S|&>")
_TOOLS = {
    "pip": "pip",
    "pip2": "pip",
    "pip3": "pip",
    "conda": "conda",
    "mamba": "conda",
    "micromamba": "conda",
    "apt": "apt",
    "apt-get": "apt",
}
_PYTHON = pattern(r"^(?:.*/)?python[\d.]*$|^\{?(?:sys\.)?executable\}?$|^\$\{?(?:sys\.)?executable\}?$")
_BEFORE = frozenset({"sudo", "time", "nohup", "env", "exec"})
_SETTING = pattern(r"[A-Za-z_]\w*=")
_HARMLESS = pattern(
    r"^(?:sudo\s+)?(?:apt|apt-get)\s+(?:-\S+\s+)*(?:update|upgrade|autoremove|clean)\b|^(?:cd|echo|export|source|true|clear|exit)\b|^conda\s+(?:activate|init|clean|update)\b"
    r"|^(?:sudo\s+)?(?:python3?\s+-m\s+)?pip3?\s+uninstall\b|^\s*$|^#"
)


def read_installs(command: str, location: Location) -> tuple[tuple[InstallLine, ...], bool]:
    """The installs in a shell command, and whether it does nothing else of note."""
    if "install" not in command:
        return (), False
    installs, only = [], True
    for part in map(str.strip, _SEPARATOR.split(command)):
        install = read_install(_PIPE.split(part)[0], location)
        if install is not None:
            installs.append(install)
        elif not _HARMLESS.match(part):
            only = False
    return tuple(installs), only and bool(installs or _is_uninstall(command))


def read_install(command: str, location: Location) -> InstallLine | None:
    """The install command in a single shell command, None where it is another one."""
    words = split_words(command.strip())
    while words and (
        words[0] in ("sudo", "-H", "-E", "-y", "yes", "time", "nohup") or re.match(r"^[A-Z_]+=", words[0])
    ):
        words = words[1:]
    if len(words) > 2 and _PYTHON.match(words[0]) and words[1] == "-m":
        words = words[2:]
    if len(words) > 1 and words[0] == "uv":
        words = words[1:]
    if not words or words[0].rsplit("/", 1)[-1] not in _TOOLS:
        return None
    tool = _TOOLS[words[0].rsplit("/", 1)[-1]]
    arguments = words[1:]
    at = next((position for position, word in enumerate(arguments) if word == "install"), None)
    if at is None or any(not word.startswith("-") for word in arguments[:at]):
        return None
    return InstallLine(tool, tuple(arguments[:at] + arguments[at + 1 :]), location)


def _is_uninstall(command: str) -> bool:
    return re.search(r"\bpip3?\s+uninstall\b", command) is not None
