"""Does an existing requirements file say what the notebook needs?"""

import tomllib
from dataclasses import dataclass

from packaging.requirements import Requirement as ParsedRequirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from nb2prod.errors import RequirementsError
from nb2prod.requirements.declared import DECLARING_FILES, read_declared
from nb2prod.requirements.installs import TOOLS
from nb2prod.requirements.model import Requirement, Requirements


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Where the file and the notebook differ: `kind` is "missing", "version" or "unused"; only the last is harmless."""

    kind: str
    distribution: str
    message: str

    @property
    def harmful(self) -> bool:
        """Would the notebook fail, or run with something else, in an environment made from the file?"""
        return self.kind != "unused"


def check(requirements: Requirements, name: str, text: str) -> tuple[Mismatch, ...]:
    """What is missing from the file `name` with `text`, what it wants in another version than the notebook tells, and what nothing imports.

    A lock (a file with hashes) lists what the requirements need in turn as well, so nothing in it counts as unused. Raises RequirementsError
    for TOML that does not parse: in such a file everything would seem to be missing.
    """
    _raise_if_broken(name, text)
    parsed = (ParsedRequirement(item.line) for item in read_declared({_kind(name): text}))
    declared: dict[str, ParsedRequirement] = {canonicalize_name(item.name): item for item in parsed}
    found = [_compare(item, declared.get(item.distribution)) for item in requirements.direct]
    needed = {item.distribution for item in requirements.direct}
    unused = [] if "--hash" in text else sorted(declared.keys() - needed - TOOLS)
    return (
        *(mismatch for mismatch in found if mismatch),
        *(Mismatch("unused", item, f"{item} is listed, but no cell imports it") for item in unused),
    )


def _raise_if_broken(name: str, text: str) -> None:
    if _kind(name) in ("pyproject.toml", "Pipfile"):
        try:
            tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise RequirementsError(f"is not TOML: {error}", place=name) from error


def _kind(name: str) -> str:
    """The kind of file, by its name: what is neither TOML nor YAML nor Python is a list of requirements."""
    if name in DECLARING_FILES:
        return name
    endings = {".toml": "pyproject.toml", ".yml": "environment.yml", ".yaml": "environment.yml", ".py": "setup.py"}
    return next((kind for ending, kind in endings.items() if name.endswith(ending)), "requirements.txt")


def _compare(needed: Requirement, declared: ParsedRequirement | None) -> Mismatch | None:
    if declared is None:
        if needed.optional:
            return None
        return Mismatch("missing", needed.distribution, f"{needed.distribution} is not listed ({needed.reason})")
    told = SpecifierSet(needed.specifier)
    exact = next((item.version for item in told if item.operator == "==" and not item.version.endswith("*")), "")
    if exact and not declared.specifier.contains(exact, prereleases=True):
        message = f"{declared} does not allow {exact} ({needed.reason})"
        return Mismatch("version", needed.distribution, message)
    return None
