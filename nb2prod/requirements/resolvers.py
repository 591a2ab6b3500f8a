"""The command lines of the resolvers, and what their complaints mean in plain words."""

import re
import ssl
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from nb2prod.errors import RequirementsError
from nb2prod.requirements.pythons import full_version, is_resolvable

RESOLVERS = ("uv", "pip-tools")
FIRST_BUILD_BACKEND = "2019-02-28"
"""On this day setuptools 40.8 was there, the first that resolvers of today can build with."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a resolver is asked: `python` and `as_of` are "" for the running Python and for today; `alone` leaves out what the requirements need.
    `interpreter` is the path of a Python like `python`, on which sources are built, or "" for none."""

    python: str = ""
    as_of: str = ""
    offline: bool = False
    allow_sdists: bool = False
    index_url: str = ""
    alone: bool = False
    interpreter: str = ""

    @property
    def until(self) -> str:
        """The end of the day `as_of`, in words that mean the same in every time zone."""
        return f"{self.as_of}T23:59:59Z"


def resolver_command(resolver: str, question: Question) -> list[str]:
    """The command that reads `requirements.in` in its folder and writes `requirements.txt`, whose old versions it keeps where they fit.

    Raises RequirementsError for an unknown resolver and for a Python that it cannot resolve for.
    """
    _check_python(question.python)
    if resolver == "uv":
        return _uv(question)
    if resolver == "pip-tools":
        return _pip_tools(question)
    raise RequirementsError(f"there is no resolver {resolver!r}", hint=f"choose one of {', '.join(RESOLVERS)}")


def uv_command() -> list[str]:
    """How to call the uv that was installed with nb2prod, wherever its executable lies.

    Certificates are those of the machine, where it has any, as for pip: behind a company's proxy uv's own do not suffice.
    """
    own = ssl.get_default_verify_paths()
    certificates = ["--native-tls"] if own.cafile or own.capath else []
    return [sys.executable, "-m", "uv", "--no-config", "--no-progress", "--color", "never", *certificates]


def _check_python(python: str) -> None:
    if python and not re.fullmatch(r"\d+\.\d+(\.\d+)?", python):
        raise RequirementsError(f"{python!r} is not a version of Python", hint="write it as 3.11, or as 3.7.12")
    if not is_resolvable(python):
        raise RequirementsError(
            f"no resolver of today knows Python {python}; the oldest one is 3.6",
            hint="pin for a newer one with --python 3.11, or write the direct requirements only with --no-pin",
        )


def _uv(question: Question) -> list[str]:
    command = [*uv_command(), "pip", "compile", "requirements.in", "--output-file", "requirements.txt"]
    command += ["--generate-hashes", "--no-header", "--quiet"]
    command += ["--no-python-downloads"]
    command += ["--python", question.interpreter] if question.interpreter else []
    command += ["--python-version", full_version(question.python)] if question.python else ["--python", sys.executable]
    command += [] if question.allow_sdists else ["--only-binary", ":all:"]
    command += ["--exclude-newer", question.until, *_with_build_backend(question.as_of)] if question.as_of else []
    command += ["--no-deps"] if question.alone else []
    command += ["--offline"] if question.offline else []
    command += ["--default-index", question.index_url] if question.index_url else []
    return command


def _with_build_backend(as_of: str) -> list[str]:
    """Options that let setuptools be as new as it must be for today's way of building, where the day is older."""
    if as_of >= FIRST_BUILD_BACKEND:
        return []
    return [
        word
        for name in ("setuptools", "wheel")
        for word in ("--exclude-newer-package", f"{name}={FIRST_BUILD_BACKEND}T23:59:59Z")
    ]


def _pip_tools(question: Question) -> list[str]:
    if question.offline:
        raise RequirementsError("pip-tools cannot resolve from a cache alone", hint="use --resolver uv with --offline")
    command = [
        *_pip_compile(question),
        "requirements.in",
        "--output-file=requirements.txt",
        "--quiet",
        "--generate-hashes",
    ]
    command += ["--no-config", "--no-header", "--no-emit-index-url", "--no-emit-find-links", "--no-emit-options"]
    command += ["--strip-extras", "--allow-unsafe"]
    command += ["--uploaded-prior-to", question.until] if question.as_of else []
    command += ["--index-url", question.index_url] if question.index_url else []
    arguments = [] if question.allow_sdists else ["--only-binary=:all:"]
    return [*command, "--pip-args", " ".join(["--isolated", *arguments])]


def _pip_compile(question: Question) -> Sequence[str]:
    """pip-tools asks the interpreter that it runs on, so it must run on the one that is asked for."""
    running = f"{sys.version_info.major}.{sys.version_info.minor}"
    if not question.python or question.python.startswith(running):
        return [sys.executable, "-m", "piptools", "compile"]
    wanted = ["--python", question.python, "--from", "pip-tools>=7.6.2"]
    return [*uv_command(), "tool", "run", "--no-python-downloads", *wanted, "pip-compile"]


def is_contradiction(complaint: str) -> bool:
    """Could the resolver not bring the requirements together, rather than not reach the index, or not start?"""
    return bool(
        re.search(
            r"No solution found|ResolutionImpossible|No matching distribution|Could not find a version", complaint
        )
    )


def lacks_wheels(complaint: str) -> str:
    """The distribution of which there is no wheel, or ""."""
    match = re.search(_NO_WHEELS, complaint)
    return match["name"] if match else ""


def explain_failure(complaint: str, question: Question) -> RequirementsError:
    """What went wrong, from what the resolver wrote on standard error, with a hint at what to do."""
    unwrapped = re.sub(
        r"\s*\n[ ╰─▶│]*", " ", complaint
    )  # the resolver breaks its sentences to the width of the terminal
    for pattern, message, hint in _MEANINGS:
        if match := re.search(pattern, unwrapped):
            named = {
                "name": "",
                **match.groupdict(),
                "python": f"Python {question.python}" if question.python else "this Python",
                "day": f" of {question.as_of} or before" if question.as_of else "",
            }
            return RequirementsError(message.format(**named), hint=hint)
    return RequirementsError("the requirements contradict each other: " + _cause(complaint), hint=_LOOSEN)


def _cause(complaint: str) -> str:
    if "Traceback" in complaint:
        return complaint.strip().splitlines()[-1]
    text = re.sub(r"\s+", " ", re.sub(r"(?m)^(?:warning|Resolved|hint).*$", "", complaint)).strip()
    text = re.sub(r"^.*?cause: |^error: ", "", text)
    return text if len(text) <= 600 else text[:600] + " ..."


_LOOSEN = "map a module otherwise with --map, or write the direct requirements only with --no-pin"
_NO_NETWORK = "use --offline to pin from what is in the cache, or --no-pin to write the direct requirements only"
_NO_WHEELS = (
    r"(?:all versions of |only )?(?P<name>[A-Za-z0-9][\w.-]*?)(?:[=<>]=?\S*)? (?:has|have) no (?:usable )?wheels"
)
_MEANINGS = (
    (
        r"does not provide upload-time metadata",
        "the index does not tell pip when files were uploaded, so it cannot resolve as of a date",
        "use --resolver uv, or --as-of none",
    ),
    (r"No module named (?P<name>uv|piptools)", "{name} is not installed beside nb2prod", "pip install uv pip-tools"),
    (
        r"Failed to (?:download and )?build `?(?P<name>[A-Za-z0-9][\w.-]*?)(?:==[^`\s]*)?`?\s",
        "{name} cannot be built from source for {python}",
        _LOOSEN,
    ),
    (
        r"network was disabled|not found in the cache",
        "without a network: the cache does not have what is needed",
        "run once with a network, or use --no-pin",
    ),
    (
        r"dns error|error sending request|Request failed after|NewConnectionError|Failed to establish|Connection refused|Name or service",
        "the package index cannot be reached",
        _NO_NETWORK,
    ),
    (
        r"Because (?P<name>[\w.-]+) was not found in the package registry",
        "the package index has no {name}",
        "name another distribution with --map, or leave it out",
    ),
    (
        r"Because there (?:are|is) no versions? of (?P<name>[\w.-]+) and you require",
        "the package index has no fitting version of {name}{day}",
        "choose another --as-of or --python, or write the direct requirements only with --no-pin",
    ),
    (
        r"No matching distribution found for (?P<name>[\w.-]+)",
        "the package index has no fitting {name} for {python}",
        _LOOSEN,
    ),
    (
        _NO_WHEELS,
        "{name} has no wheel for {python}",
        "allow building from source with --allow-sdists (that runs code of the package), or choose another --python",
    ),
)
