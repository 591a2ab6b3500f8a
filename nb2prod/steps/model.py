"""The plan: which cells become which function, and how every name is carried over."""

from dataclasses import dataclass, field
from enum import StrEnum

from nb2prod.diagnostics import Diagnostic, Location


class Role(StrEnum):
    """What a cell is for."""

    IMPORTS = "imports"
    PARAMETERS = "parameters"
    STEP = "step"
    EXPLORE = "explore"
    TEST = "test"
    SKIP = "skip"


class Rung(StrEnum):
    """How a name is carried over, from the best to the last resort."""

    IMPORT = "import"
    CONSTANT = "constant"
    PURE = "pure"
    LIFTED = "lifted"
    PASSED = "passed"
    LOCAL = "local"
    SHARED = "shared"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Lowering:
    """How `name` is carried over, and why not better. `where` is the place that decides."""

    name: str
    rung: Rung
    why: str = ""
    where: Location | None = None
    lifted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CellPlan:
    """What becomes of a cell: its role, what decided it, and the step it went into ("" for none)."""

    cell: int
    role: Role
    why: str
    step: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """Consecutive cells that become one function. `name` is the function, `title` the heading it came from, `doc` the text below that."""

    name: str
    title: str
    doc: str
    cells: tuple[int, ...]
    module: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    role: Role = Role.STEP


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of the run: `default` is Python source, `type` an annotation ("float"), `doc` the comment beside it."""

    name: str
    type: str
    default: str
    doc: str = ""
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Removed:
    """Source that is not carried over, and why."""

    location: Location
    source: str
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """All decisions, before any code is written."""

    package: str
    title: str
    doc: str
    steps: tuple[Step, ...]
    cells: tuple[CellPlan, ...]
    parameters: tuple[Parameter, ...]
    lowerings: tuple[Lowering, ...]
    removed: tuple[Removed, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    order: tuple[int, ...] = ()
    dynamic: str = ""

    def rung(self, name: str) -> Rung | None:
        return next((lowering.rung for lowering in self.lowerings if lowering.name == name), None)


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """What a person may ask of the plan. `name` "" means: made from the notebook's file name."""

    name: str = ""
    order: str = "document"
    drop_exploration: bool = False
    overrides: tuple[tuple[str, str], ...] = field(default=())
