"""Tasks of asyncio: they run on between the cells of a notebook, whose loop is always there, and so they get their turn in the package."""

import ast

from nb2prod.ipython.model import PythonCell
from nb2prod.patterns import pattern

_TURN = "await _nb_let_tasks_run()"
_WORDS = pattern(r"create_task|ensure_future|get_running_loop|gather")
_STARTING = frozenset({"create_task", "ensure_future", "gather", "get_running_loop"})
_SILENT = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def give_turns(cells: tuple[PythonCell, ...], order: tuple[int, ...] | None = None) -> tuple[PythonCell, ...]:
    """The cells, each that is run (in `order`, by default as they stand) when a task may have been started with a turn for the tasks before it.

    The cell that starts the first has one too: it needs a loop that runs.
    """
    ranks = order if order is not None else tuple(cell.cell.index for cell in cells)
    starting = [cell.cell.index for cell in cells if _starts_task(cell) and cell.cell.index in ranks]
    if not starting:
        return cells
    later = set(ranks[min(map(ranks.index, starting)) :])
    return tuple(_with_turn(cell) if cell.cell.index in later else cell for cell in cells)


def _starts_task(cell: PythonCell) -> bool:
    """Does the cell, or a function that it defines, start something that it does not wait for at once?"""
    if cell.tree is None or not _WORDS.search(cell.code):
        return False
    nodes = list(ast.walk(cell.tree))
    awaited = {id(node.value) for node in nodes if isinstance(node, ast.Await)}
    calls = (node for node in nodes if isinstance(node, ast.Call) and id(node) not in awaited)
    return any(_name_of(call.func) in _STARTING for call in calls)


def _name_of(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _with_turn(cell: PythonCell) -> PythonCell:
    if cell.tree is None or all(isinstance(node, _SILENT) for node in cell.tree.body):
        return cell
    code = f"{_TURN}\n{cell.code}"
    return cell._replace(code=code, tree=ast.parse(code), line_map=(cell.line_map[0], *cell.line_map))
