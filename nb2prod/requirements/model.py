"""From imports to pins: each type keeps where it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from nb2prod.diagnostics import Location


class ImportKind(StrEnum):
    """What provides a module."""

    STDLIB = "stdlib"
    LOCAL = "local"
    PLATFORM = "platform"
    THIRD_PARTY = "third-party"


@dataclass(frozen=True, slots=True)
class FoundImport:
    """An import statement, or a call that amounts to one, before anything is known about the module.

    `module` is the dotted name behind `import` or `from` ("" in `from . import x`), `members` the names behind `import` of a from-import,
    `level` the number of leading dots. `optional` where a failure is caught, `fallback` where it stands in the handler that catches the failure of
    another. `hidden` says who imports it behind the scenes ("pandas.read_parquet", "helpers.py").
    """

    module: str
    location: Location
    members: tuple[str, ...] = ()
    level: int = 0
    optional: bool = False
    fallback: bool = False
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class ImportedModule:
    """A module that the notebook imports ("google.cloud.storage"). `optional` where a failure is caught; `hidden` says who imports it behind
    the scenes ("pandas.read_parquet"); `provider` is what has it where that is no distribution ("helpers.py", "Google Colab").
    """

    name: str
    kind: ImportKind
    location: Location
    optional: bool = False
    hidden: str = ""
    provider: str = ""
    fallback: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that tells a version: `source` is "pip output", "printed version", "install line", "conda name", "kernel name" ..."""

    distribution: str
    specifier: str
    source: str
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """A direct requirement: `reason` is the comment written beside it ("cell 3: import pandas; version: printed in cell 5"). `optional` where the
    notebook may do without: all its imports are caught when they fail, or come from behind the scenes."""

    distribution: str
    specifier: str
    modules: tuple[str, ...]
    reason: str
    mapped_by: str
    evidence: tuple[Evidence, ...] = ()
    extras: tuple[str, ...] = ()
    optional: bool = False
    location: Location | None = None

    @property
    def line(self) -> str:
        """The requirement as pip reads it: `dask[dataframe]>=2024.1`."""
        extras = f"[{','.join(self.extras)}]" if self.extras else ""
        return f"{self.distribution}{extras}{self.specifier}"


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A module of which nobody knows the distribution. It is said, never guessed. `notebook` is set where several are looked at together."""

    module: str
    location: Location
    hint: str = ""
    notebook: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A word of an install line that does not pass through unasked: a link, an index, an editable path, a name that is none."""

    text: str
    why: str
    location: Location
    notebook: str = ""


@dataclass(frozen=True, slots=True)
class Unimported:
    """A distribution that an install line names and no cell imports: perhaps a tool, perhaps left over. It is said, not required."""

    distribution: str
    location: Location


@dataclass(frozen=True, slots=True)
class Requirements:
    """What a notebook needs.

    `python` is the version that ran it ("3.11.4") or "" where unknown; `system` are packages of the system (apt); `unread` are the cells that
    do not parse, of which only a line-wise look was had; `evidence` is all that tells a version, also of indirect requirements.
    """

    direct: tuple[Requirement, ...]
    unresolved: tuple[Unresolved, ...] = ()
    python: str = ""
    modules: tuple[ImportedModule, ...] = ()
    system: tuple[str, ...] = ()
    unread: tuple[Location, ...] = ()
    refused: tuple[Refused, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    unimported: tuple[Unimported, ...] = ()


@dataclass(frozen=True, slots=True)
class Lock:
    """`text` is a requirements.txt with hashes; `resolver` says who made it, `as_of` the date it stands for ("" for today), `python` for which
    Python, and `doubts` which versions that the notebook tells were left out because they cannot be true; `notes` are what to look at before the lock is trusted.
    `date_from` says what the date rests on, where it was found out; `added` is what distributions need and do not ask for.
    """

    text: str
    resolver: str
    as_of: str = ""
    pins: tuple[tuple[str, str], ...] = field(default=())
    python: str = ""
    doubts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    date_from: str = ""
    added: tuple[Requirement, ...] = ()


@dataclass(frozen=True, slots=True)
class Declared:
    """A requirement that the repository declares: `line` as pip reads it, `file` where it stands ("requirements.txt")."""

    line: str
    file: str


@dataclass(frozen=True, slots=True)
class Folder:
    """What lies round a notebook, read once so that everything else is pure.

    `modules` are the names that files and packages take which Python would find first (name to file); `bare` are folders beside the notebook or at the root
    without `__init__.py`, and `elsewhere` files and folders anywhere in the repository: both count only for names that no table knows.
    `imports` is what the local modules import themselves, placed where the notebook imports them, and
    `files` are the files that were read for it; `declared` what the repository requires.
    """

    modules: Mapping[str, str] = field(default_factory=dict)
    bare: frozenset[str] = frozenset()
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    imports: tuple[FoundImport, ...] = ()
    files: tuple[Path, ...] = ()
    declared: tuple[Declared, ...] = ()


@dataclass(frozen=True, slots=True)
class Environment:
    """An environment that has what the notebook needs: its Python, the distributions of each module, the version of each distribution."""

    python: str
    modules: Mapping[str, tuple[str, ...]]
    versions: Mapping[str, str]
