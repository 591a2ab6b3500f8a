"""Which modules do the cells import? Read off the syntax tree, so that nothing is imported to find out."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from nb2prod.diagnostics import Location
from nb2prod.ipython.model import PythonCell
from nb2prod.requirements.model import FoundImport
from nb2prod.requirements.salvage import salvage_imports

CATCHES_IMPORT_ERRORS = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})
IMPORTING_CALLS = frozenset({"import_module", "__import__", "importorskip", "find_spec"})


def find_imports(cells: Iterable[PythonCell]) -> tuple[FoundImport, ...]:
    """The imports of all cells in the order of the notebook, those in functions, `try` and `importlib.import_module("x")` included.

    Cells that do not parse get a line-wise second look: an import above a syntax error is an import all the same.
    """
    found: list[FoundImport] = []
    for cell in cells:
        if cell.tree is None:
            found += salvage_imports(cell.cell.source, cell.cell.index)
        else:
            found += sorted(_of_tree(cell), key=lambda item: item.location)
    return tuple(found)


def imports_of_source(source: str, location: Location, *, hidden: str) -> tuple[FoundImport, ...]:
    """The imports of the Python file `hidden`, all placed at `location`: the cell that writes or imports the file."""
    try:
        found = [item for _, item in _walk(ast.parse(source))]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        found = list(salvage_imports(source, location.cell))
    return tuple(replace(item, location=location, hidden=hidden) for item in found)


def _of_tree(cell: PythonCell) -> Iterator[FoundImport]:
    assert cell.tree is not None
    for node, item in _walk(cell.tree):
        hidden = _by_magic(item, cell) if cell.magics else ""
        yield replace(item, location=cell.location(node.lineno, node.col_offset), hidden=hidden)


def _by_magic(item: FoundImport, cell: PythonCell) -> str:
    """The magic that the import comes from, where the cell itself does not say it: `%%bigquery` imports google.cloud.bigquery."""
    if re.search(rf"\b{re.escape(item.module.rpartition('.')[2])}\b", cell.cell.source) or item.level:
        return ""
    return f"the magic {cell.magics[0].name}"


def _walk(tree: ast.AST) -> Iterator[tuple[ast.stmt | ast.expr, FoundImport]]:
    """Every import below `tree` with its node. A worklist, not recursion: generated code can nest deeper than the stack."""
    waiting: list[tuple[ast.AST, bool, bool]] = [(tree, False, False)]
    while waiting:
        node, optional, fallback = waiting.pop()
        if isinstance(node, (ast.Import, ast.ImportFrom, ast.Call)):
            for item in _imports_of(node, optional, fallback):
                yield node, item
        waiting += _children(node, optional, fallback)


def _children(node: ast.AST, optional: bool, fallback: bool) -> Iterator[tuple[ast.AST, bool, bool]]:
    if isinstance(node, (ast.Try, ast.TryStar)):
        catches = any(_catches_import_errors(handler) for handler in node.handlers)
        tries = catches and any(isinstance(inner, (ast.Import, ast.ImportFrom)) for inner in node.body)
        yield from ((child, optional or catches, fallback) for child in node.body)
        yield from ((child, optional, fallback or tries) for child in node.handlers)
        yield from ((child, optional, fallback) for child in (*node.orelse, *node.finalbody))
    elif isinstance(node, ast.If) and _checks_types_only(node.test):
        yield from ((child, True, fallback) for child in node.body)
        yield from ((child, optional, fallback) for child in node.orelse)
    else:
        yield from ((child, optional, fallback) for child in ast.iter_child_nodes(node))


def _catches_import_errors(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(kind, ast.Name) and kind.id in CATCHES_IMPORT_ERRORS for kind in caught)


def _checks_types_only(test: ast.expr) -> bool:
    name = test.id if isinstance(test, ast.Name) else test.attr if isinstance(test, ast.Attribute) else ""
    return name == "TYPE_CHECKING"


def _imports_of(node: ast.Import | ast.ImportFrom | ast.Call, optional: bool, fallback: bool) -> Iterator[FoundImport]:
    place = Location(0)
    match node:
        case ast.Import():
            for alias in node.names:
                yield FoundImport(alias.name, place, optional=optional, fallback=fallback)
        case ast.ImportFrom():
            members = tuple(alias.name for alias in node.names)
            yield FoundImport(node.module or "", place, members, node.level, optional, fallback)
        case ast.Call(func=func, args=[ast.Constant(value=str(name)), *_]) if _called(func) in IMPORTING_CALLS:
            asks_only = _called(func) in {"importorskip", "find_spec"}
            if name and all(part.isidentifier() for part in name.split(".")):
                yield FoundImport(name, place, optional=optional or asks_only, fallback=fallback)


def _called(func: ast.expr) -> str:
    return func.id if isinstance(func, ast.Name) else func.attr if isinstance(func, ast.Attribute) else ""
