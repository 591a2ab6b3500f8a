"""A notebook as the rules look at it: the analysis, and what several rules would otherwise work out one after the other."""

import ast
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple, TypeVar

from nb2prod.dataflow.model import Analysis, CellFlow, Edge, Effect, Statement, Unbound
from nb2prod.dataflow.scene import place
from nb2prod.dataflow.scopes import imported_things
from nb2prod.diagnostics import Location
from nb2prod.ipython.model import PythonCell
from nb2prod.notebook.model import Cell, CellKind
from nb2prod.rules._nodes import nodes_by_kind
from nb2prod.rules._outputs import output_texts

Node = TypeVar("Node", bound=ast.AST)


class Around(NamedTuple):
    """What is known of a notebook's surroundings; rules that need what is None find nothing.

    `exists` tells whether there is a file, by its path relative to the notebook's folder. `provided` gives the top-level modules that the
    project's requirements bring, None where it declares none. `debts` gives what a conversion would keep as shared state or as a whole, with the reasons.
    """

    exists: Callable[[str], bool] | None = None
    provided: Callable[[], frozenset[str] | None] | None = None
    debts: Callable[[], Iterable[tuple[Location, str]]] | None = None


class Subject:
    """An analysis with views on it that are made when they are first asked for."""

    def __init__(self, analysis: Analysis, around: Around | None = None) -> None:
        self.analysis = analysis
        self.around = around or Around()
        self._kinds: dict[int, dict[type[ast.AST], list[ast.AST]]] = {}

    @cached_property
    def text(self) -> str:
        """The code of all cells."""
        return "\n".join(cell.source for cell in self.analysis.notebook.code_cells)

    @cached_property
    def saved_text(self) -> str:
        """The text of all outputs, pictures left out."""
        cells = self.analysis.notebook.code_cells
        return "\n".join([text for cell in cells if cell.outputs for text in output_texts(cell)])

    def nodes(self, kind: type[Node], words: Iterable[str] = ()) -> Iterator[tuple[PythonCell, Node]]:
        """Every node of a kind in the code of the notebook, with its cell, in the order of the source.

        With `words`, only in cells whose code holds one of them: most cells need not be looked into at all.
        """
        words = tuple(words)
        for python in self.analysis.cells:
            if python.tree is None or (words and not any(word in python.code for word in words)):
                continue
            kinds = self._kinds.get(python.cell.index)
            if kinds is None:
                kinds = self._kinds[python.cell.index] = nodes_by_kind(python.tree)
            for node in kinds.get(kind, ()):
                yield python, node  # type: ignore[misc]  # the lists are sorted by kind

    def calls(self, words: Iterable[str]) -> Iterator[tuple[PythonCell, ast.Call, str]]:
        """Calls with the dotted name of what is called ("np.random.seed", "" where that is no name), in cells that hold one of the words."""
        return ((python, node, dotted(node.func)) for python, node in self.nodes(ast.Call, words))

    @cached_property
    def modules(self) -> dict[str, str]:
        """What the names of imports stand for: {"np": "numpy", "train_test_split": "sklearn.model_selection.train_test_split"}."""
        found: dict[str, str] = {}
        for _, plain in self.nodes(ast.Import, ["import"]):
            found |= imported_things(plain)
        for _, node in self.nodes(ast.ImportFrom, ["import"]):
            found |= imported_things(node)
        return found

    def full_name(self, name: str) -> str:
        """A dotted name with its first part spelled as imported: "np.random.seed" is "numpy.random.seed"."""
        first, dot, rest = name.partition(".")
        return self.modules.get(first, first) + dot + rest

    @cached_property
    def bound(self) -> frozenset[str]:
        """All names that some cell binds."""
        return frozenset().union(*(flow.binds for flow in self.analysis.flows))

    @cached_property
    def imports(self) -> frozenset[tuple[int, str]]:
        """Cells with the names that they only import: those mean the same whenever the cell is run, and however often."""
        binds = [
            (flow.index, event.name, event.how == "import")
            for flow in self.analysis.flows
            for statement in flow.statements
            for event in statement.events
            if event.effect is Effect.BIND
        ]
        others = {(cell, name) for cell, name, imported in binds if not imported}
        return frozenset((cell, name) for cell, name, imported in binds if imported) - others

    @cached_property
    def flows(self) -> dict[int, CellFlow]:
        """The flows by the index of their cell."""
        return {flow.index: flow for flow in self.analysis.flows}

    @cached_property
    def bound_if_run(self) -> dict[str, int]:
        """Names that only cells which are not run would bind, with the first such cell: skipped cells, and raw ones that hold code."""
        run = set(self.analysis.document.order)
        found: dict[str, int] = {}
        for flow in self.analysis.flows:
            if flow.index not in run:
                found |= {name: flow.index for name in flow.binds if name not in found}
        for cell in self.analysis.notebook.cells:
            if cell.kind is CellKind.RAW:
                found |= {name: cell.index for name in _assigned_names(cell.source) if name not in found}
        return found

    @cached_property
    def run_files(self) -> tuple[str, ...]:
        """The files that cells run by `%run`."""
        return tuple(dict.fromkeys(path for path, _ in self.analysis.helpers))

    def unbound(self) -> Iterator[Unbound]:
        """Reads that find nothing when the cells run from top to bottom, those left out that may be bound after all."""
        return (found for found in self.analysis.document.unbound if not found.doubt and not found.survived)

    def place(self, cell: int, node: ast.expr | ast.stmt) -> Location:
        """Where a node of a cell's code stands."""
        return place(self.flows[cell].python, node.lineno, node.col_offset)

    def first_read(self, edge: Edge) -> Location:
        """Where the reader of an edge reads the name; the start of the cell where that happens inside a function."""
        flow = self.flows[edge.reader]
        for statement in flow.statements:
            for event in statement.events:
                if event.name == edge.name and event.effect is not Effect.BIND:
                    return place(flow.python, event.line, event.column)
        return Location(edge.reader)

    def first_bind(self, cell: int, name: str) -> Location:
        """Where a cell binds a name."""
        flow = self.flows[cell]
        for statement in flow.statements:
            for event in statement.events:
                if event.name == name and event.effect is Effect.BIND:
                    return place(flow.python, event.line, event.column)
        return Location(cell)

    def source_of(self, statement: Statement, cell: int) -> str:
        """The text of a statement."""
        lines = self.flows[cell].python.code.splitlines()
        return "\n".join(lines[statement.line - 1 : statement.node.end_lineno])

    def cell(self, index: int) -> Cell:
        return self.analysis.notebook.cells[index]


def dotted(node: ast.expr) -> str:
    """ "a.b.c" for an attribute of an attribute of a name, "" for anything that is not made of names."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    parts.append(node.id)
    return ".".join(reversed(parts))


def _assigned_names(source: str) -> set[str]:
    """What the text of a raw cell would bind at its top level if it were run."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    return {
        node.id
        for part in tree.body
        for node in ast.walk(part)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
    }


def nth(cell: int) -> str:
    """A cell as people count: "cell 3" for index 2."""
    return f"cell {cell + 1}"
