"""The plan: which cells become which function, and how every name is carried over."""

from collections.abc import Mapping
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


class Place(StrEnum):
    """Where a statement goes."""

    IMPORT = "import"
    CONSTANT = "constant"
    DEFINITION = "definition"
    PARAMETER = "parameter"
    STEP = "step"


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
    """Consecutive cells that become one function. `name` is the function, `title` the heading it came from, `doc` the text below that.

    `input_types` and `output_types` are the classes of what it takes and returns, as "pandas.DataFrame", "" where one is not known; empty
    where none is.
    """

    name: str
    title: str
    doc: str
    cells: tuple[int, ...]
    module: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    role: Role = Role.STEP
    input_types: tuple[str, ...] = ()
    output_types: tuple[str, ...] = ()


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
    """All decisions, before any code is written.

    `places` maps (cell, position of the statement) to where it goes; statements of cells that are left out are not in it. `late` are
    imported names that must not be imported before the step that does it, because code before it changes what the import gives. `remarks`
    are the plain markdown above cells, `forgiving` the cells that may raise without stopping the run, `absent` the
    names that a step may read though nothing before has bound them, `findable` functions and classes that stay in their step but have
    to be found in its module by their name, as pickle does, `in_main` classes and functions that the notebook shows as
    belonging to `__main__`, `modules` those that marks on cells ask for, by cell. `looks_at_main`: the notebook, kept whole, finds its names
    in that module. `compared` are the (cell, position) of statements whose literals have to be objects of their own. `shown_names`
    are those functions and classes whose names outputs have, None where there are no outputs.
    """

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
    places: Mapping[tuple[int, int], Place] = field(default_factory=dict)
    late: frozenset[str] = frozenset()
    remarks: Mapping[int, str] = field(default_factory=dict)
    forgiving: frozenset[int] = frozenset()
    absent: frozenset[str] = frozenset()
    findable: frozenset[str] = frozenset()
    in_main: frozenset[str] = frozenset()
    modules: Mapping[int, str] = field(default_factory=dict)
    asynchronous: bool = False
    looks_at_main: bool = False
    compared: frozenset[tuple[int, int]] = frozenset()
    shown_names: frozenset[str] | None = None

    def rung(self, name: str) -> Rung | None:
        return next((lowering.rung for lowering in self.lowerings if lowering.name == name), None)

    @property
    def shared(self) -> frozenset[str]:
        return frozenset(lowering.name for lowering in self.lowerings if lowering.rung is Rung.SHARED)

    @property
    def lifted(self) -> Mapping[str, tuple[str, ...]]:
        """For each lifted function the run-time names it gets as keyword-only parameters."""
        return {lowering.name: lowering.lifted for lowering in self.lowerings if lowering.rung is Rung.LIFTED}


@dataclass(frozen=True, slots=True)
class Seen:
    """What a run of the notebook for its conversion told: what was `shown`, and the classes of the values that each step took and gave, by name."""

    shown: str = ""
    taken: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    given: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """What a person may ask of the plan. `name` "" means: made from the notebook's file name. `seen` is empty where the notebook was not run
    for the conversion. `keep` are names whose last values the run is to give, whoever reads them, `shared` names to be kept in shared state.
    """

    name: str = ""
    drop_exploration: bool = False
    seen: Seen = field(default_factory=Seen)
    keep: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()
