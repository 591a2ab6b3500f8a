"""What is said about a notebook: findings, where they are, and the report that reporters turn into text."""

from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How a reviewer should feel about a finding."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Location(NamedTuple):
    """A place in a notebook: `cell` counts all cells from 0, `line` from 1 inside the cell, `column` from 0."""

    cell: int
    line: int = 1
    column: int = 0


class Fix(NamedTuple):
    """Replace the text from `start` up to `end` (of the same cell) by `replacement`."""

    start: Location
    end: Location
    replacement: str


class Diagnostic(NamedTuple):
    """One finding of `rule`. `names` are the variables it is about, `related` the other places it mentions."""

    location: Location
    code: str
    message: str
    severity: Severity
    names: tuple[str, ...] = ()
    related: tuple[Location, ...] = ()
    fix: Fix | None = None
    rule: str = ""


class Verdict(StrEnum):
    """Does the notebook run from top to bottom, as far as its names tell, and the ends that no run gets round?"""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Stop(NamedTuple):
    """Where Restart & Run All stops: `code_cell` counts code cells from 0, `name` is the one that is not there, `why` says why not."""

    location: Location
    code_cell: int
    name: str
    why: str


class CellPlace(NamedTuple):
    """What a reporter has to know of a cell to say where it is.

    `json_line` is the physical line of the file (from 1) on which the cell's source begins; 0 where it is not known.
    """

    index: int  # type: ignore[assignment]  # in place of tuple.index
    kind: str
    id: str
    execution_count: int | None
    source: str
    json_line: int = 0


class Report(NamedTuple):
    """All that is said about one notebook. `error` is set, and the rest empty, where it could not be read."""

    path: str
    cells: tuple[CellPlace, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    verdict: Verdict = Verdict.UNKNOWN
    stop: Stop | None = None
    why_unknown: str = ""
    language: str = "python"
    error: str = ""
    suppressed: tuple[Diagnostic, ...] = ()
