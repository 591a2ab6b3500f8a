"""From imports to pins: each type keeps where it came from."""

from dataclasses import dataclass, field
from enum import StrEnum

from nb2prod.diagnostics import Location


class ImportKind(StrEnum):
    """What provides a module."""

    STDLIB = "stdlib"
    LOCAL = "local"
    PLATFORM = "platform"
    THIRD_PARTY = "third-party"


@dataclass(frozen=True, slots=True)
class ImportedModule:
    """A module that the notebook imports ("google.cloud.storage"). `optional` where a failure is caught; `hidden` says who imports it behind
    the scenes ("pandas.read_parquet")."""

    name: str
    kind: ImportKind
    location: Location
    optional: bool = False
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that tells a version: `source` is "pip output", "printed version", "install line", "conda name", "kernel name" ..."""

    distribution: str
    specifier: str
    source: str
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """A direct requirement: `reason` is the comment written beside it ("cell 3: import pandas; version: printed in cell 5")."""

    distribution: str
    specifier: str
    modules: tuple[str, ...]
    reason: str
    mapped_by: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A module of which nobody knows the distribution. It is said, never guessed."""

    module: str
    location: Location
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Requirements:
    """What a notebook needs. `python` is "3.11" style or "" where unknown; `system` are packages of the system (apt)."""

    direct: tuple[Requirement, ...]
    unresolved: tuple[Unresolved, ...] = ()
    python: str = ""
    modules: tuple[ImportedModule, ...] = ()
    system: tuple[str, ...] = ()
    unread: tuple[Location, ...] = ()


@dataclass(frozen=True, slots=True)
class Lock:
    """`text` is a requirements.txt with hashes; `resolver` says who made it, `as_of` the date it stands for ("" for today)."""

    text: str
    resolver: str
    as_of: str = ""
    pins: tuple[tuple[str, str], ...] = field(default=())
