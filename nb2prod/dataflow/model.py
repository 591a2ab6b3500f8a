"""Who binds, reads, changes and deletes which name, when."""

import ast
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from nb2prod.diagnostics import Location
from nb2prod.ipython.model import PythonCell
from nb2prod.notebook.model import Notebook


class Effect(StrEnum):
    """What happens to a name."""

    BIND = "bind"
    READ = "read"
    MUTATE = "mutate"
    DELETE = "delete"


class NameEvent(NamedTuple):
    """Something that happens to a name of the notebook's global namespace while a statement runs.

    `line` and `column` are those of the translated code. `certain` is false where a branch, a loop or an exception may skip it.
    `exposed` (of reads) is true where the value may come from before the statement. `how` says for a bind what kind it is
    ("assign", "import", "def", "class", "for", "with", "except", "augmented", "walrus", "match", "star", "magic", "type"), for a read
    "call" where the name is the function of a call, "string" where it occurs in a string (a pandas query), "expand" where it is
    read and bound at once (augmented assignment), "consumed" where it is handed to something that calls it at once
    (`df.apply(f)`, `sorted(key=f)`), else "". `guarded` is true inside a `try` that catches NameError.
    """

    name: str
    effect: Effect
    line: int
    column: int
    certain: bool = True
    exposed: bool = True
    how: str = ""
    guarded: bool = False


class BodyKind(StrEnum):
    """Code whose names are looked up when it is run, not where it is written."""

    FUNCTION = "def"
    ASYNC = "async def"
    LAMBDA = "lambda"
    GENERATOR = "generator"
    METHOD = "method"


class Body(NamedTuple):
    """A function-like body: its global reads are *deferred* until it is called.

    `name` is the function's qualified name ("Net.forward" for a method, "" for lambdas and generator expressions). `events` are the
    effects on globals when it is called once, including those of bodies nested in it (`nested` has the names of those alone).
    `writes` are names it declares `global` and binds or deletes. `early` are local names that it reads before anything in it binds them.
    `locals` are all names bound in its own scope or in a nested one.
    `made_at` counts the events of its statement before it is made. `immediate` is true where the body is used up inside its statement (`sum(x for ...)`, `df.apply(lambda ...)`): then its events are
    among the statement's too.
    """

    kind: BodyKind
    name: str
    node: ast.AST
    events: tuple[NameEvent, ...]
    writes: frozenset[str]
    locals: frozenset[str]
    nested: frozenset[str]
    yields: bool
    immediate: bool = False
    made_at: int = 0
    early: frozenset[str] = frozenset()

    @property
    def reads(self) -> frozenset[str]:
        return frozenset(event.name for event in self.events if event.effect is not Effect.BIND)


class Statement(NamedTuple):
    """One top-level statement of a cell, in order. `events` are what happens while it runs, in order of evaluation.

    `binds` are the names it may bind, `surely_binds` those it binds on every path that does not raise, `exposed` the names it may read
    from before it. `deletes` may be unbound after it. `looks_at_main`: it finds the notebook's names in the module `__main__`.
    `postponed`: its annotations are not evaluated, because of `from __future__ import annotations`.
    """

    cell: int
    position: int
    node: ast.stmt
    events: tuple[NameEvent, ...]
    bodies: tuple[Body, ...]
    binds: frozenset[str]
    surely_binds: frozenset[str]
    exposed: frozenset[str]
    mutates: frozenset[str]
    deletes: frozenset[str]
    stars: tuple[str, ...] = ()
    awaits: bool = False
    dynamic: str = ""
    looks_at_main: bool = False
    postponed: bool = False

    @property
    def line(self) -> int:
        decorators: list[ast.expr] = getattr(self.node, "decorator_list", [])
        return min([self.node.lineno, *(decorator.lineno for decorator in decorators)])


class CellFlow(NamedTuple):
    """What a code cell does to names. `dynamic` says why its names cannot be known ("exec", "globals()"), "" where they can."""

    python: PythonCell
    statements: tuple[Statement, ...]
    binds: frozenset[str]
    surely_binds: frozenset[str]
    exposed: frozenset[str]
    mutates: frozenset[str]
    deletes: frozenset[str]
    dynamic: str = ""

    @property
    def index(self) -> int:  # type: ignore[override]  # in place of tuple.index
        return self.python.cell.index


class Edge(NamedTuple):
    """`reader` (a cell) reads `name`, which `binder` (a cell) supplies. `deferred` where the read happens inside a called function.

    `mutated` is true where `binder` did not bind the name but changed its object in place.
    """

    binder: int
    reader: int
    name: str
    deferred: bool = False
    mutated: bool = False


class Unbound(NamedTuple):
    """A read that finds no binding. `deferred` where it happens inside a function that `location` calls.

    `reached` is false where nothing is known to run the read (a function that nobody calls); then `location` is the read itself.
    `deleted_at` is where the name was deleted before, `later` where it is bound afterwards. `chance` (0 to 1) is how likely the read
    happens when the notebook runs. `doubt` says why the name may be there all the same ("from helpers import *"). `read_at` is the
    place in the notebook where a deferred read is written, `within` the function it stands in. `helper` is "model.py:7" where the
    read is in a file that the notebook runs. `survived` is true where the cell may fail (`Cell.may_raise`).
    """

    name: str
    location: Location
    deferred: bool = False
    reached: bool = True
    deleted_at: Location | None = None
    later: Location | None = None
    chance: float = 1.0
    doubt: str = ""
    read_at: Location | None = None
    within: str = ""
    helper: str = ""
    survived: bool = False


class End(NamedTuple):
    """Where a run ends for certain although all names are there. `what` is the code or the name that ends it, `why` what follows after that."""

    location: Location
    what: str
    why: str


class FlowGraph(NamedTuple):
    """Who supplies which name when the cells run in `order` (cell indexes). `end` is where the run ends at the latest."""

    order: tuple[int, ...]
    edges: tuple[Edge, ...]
    unbound: tuple[Unbound, ...]
    end: End | None = None


class Trace(NamedTuple):
    """What the execution counts say. `certain` is false where they can't be an order (none, duplicates)."""

    order: tuple[int, ...]
    never_run: tuple[int, ...]
    gaps: bool
    certain: bool


class Analysis(NamedTuple):
    """The notebook's names, whole.

    `document` is the graph of the run from top to bottom (or in the order that was asked for), `executed` that of the recorded run.
    `stars` maps the module of each star import to the names it brings, None where they are not known. `injected` are names that
    are there without being bound, `acting` modules beside the notebook that do something when they are imported. `helpers` are the files that cells run, with the place that runs them, `unreadable` those among
    them that could not be read.
    """

    notebook: Notebook
    cells: tuple[PythonCell, ...]
    flows: tuple[CellFlow, ...]
    trace: Trace
    document: FlowGraph
    executed: FlowGraph
    stars: Mapping[str, frozenset[str] | None] = {}
    injected: frozenset[str] = frozenset()
    helpers: tuple[tuple[str, Location], ...] = ()
    unreadable: tuple[tuple[str, Location], ...] = ()
    acting: frozenset[str] = frozenset()

    def flow(self, cell: int) -> CellFlow:
        return next(flow for flow in self.flows if flow.index == cell)
