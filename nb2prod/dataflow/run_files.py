"""`%run` as plain Python: the names that the file binds, and that the notebook uses, are taken from what running it gives."""

import ast

from nb2prod.dataflow.flows import read_flows
from nb2prod.dataflow.model import CellFlow, Effect
from nb2prod.dataflow.runs import read_program
from nb2prod.dataflow.stars import FolderReader
from nb2prod.dataflow.world import Helper
from nb2prod.ipython.model import PythonCell

_CALL = "_nb_run_file"


def bind_run_files(cells: tuple[PythonCell, ...], read: FolderReader) -> tuple[PythonCell, ...]:
    """The cells with each `%run` of a readable Python file written as assignments of the names it brings.

    `read` gives the text of a file beside the notebook. A notebook that is run is put in its place, cell by cell, because it shares all names.
    """
    if not any(_CALL in cell.code for cell in cells):
        return cells
    flows = read_flows(cells)
    program = read_program(flows, read)
    used = _names(flows, Effect.READ)
    bound = _names(flows, Effect.BIND)
    helpers = {(where.cell, where.line): helper for where, helper in program.helpers.items()}
    return tuple(_bind(cell, helpers, used, bound) for cell in cells)


def _names(flows: tuple[CellFlow, ...], effect: Effect) -> frozenset[str]:
    return frozenset(
        event.name
        for flow in flows
        for statement in flow.statements
        for events in (statement.events, *(body.events for body in statement.bodies))
        for event in events
        if event.effect is effect
    )


def _bind(
    cell: PythonCell, helpers: dict[tuple[int, int], Helper], used: frozenset[str], bound: frozenset[str]
) -> PythonCell:
    if cell.tree is None or _CALL not in cell.code:
        return cell
    lines, line_map = cell.code.split("\n"), list(cell.line_map)
    for node in sorted(ast.walk(cell.tree), key=lambda node: getattr(node, "lineno", 0), reverse=True):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Name):
            line = cell.location(node.lineno).line
            helper = helpers.get((cell.cell.index, line))
            if node.value.func.id == _CALL and helper is not None and helper.program is not None:
                first, last = node.lineno - 1, node.end_lineno or node.lineno
                written = _written(node.value, helper, used, bound)
                lines[first:last] = [" " * node.col_offset + text if text else text for text in written]
                line_map[first:last] = [line] * len(written)
    code = "\n".join(lines)
    return cell._replace(code=code, tree=ast.parse(code), line_map=tuple(line_map))


def _written(call: ast.Call, helper: Helper, used: frozenset[str], bound: frozenset[str]) -> list[str]:
    """The lines that do what the `%run` does."""
    assert helper.program is not None
    flows = helper.program.flows
    if helper.path.lower().endswith((".ipynb", ".ipy")):
        return "\n".join(flow.python.code for flow in flows).split("\n")
    for keyword in call.keywords:
        if keyword.arg == "namespace":
            wanted = sorted((_names(flows, Effect.READ) | _names(flows, Effect.MUTATE)) & bound)
            keyword.value = ast.parse("{" + ", ".join(f"{name!r}: {name}" for name in wanted) + "}", mode="eval").body
    brought = sorted(frozenset().union(*(flow.binds for flow in flows)) & used)
    text = ast.unparse(call)
    if not brought:
        return [text]
    if len(brought) == 1:
        return [f"{brought[0]} = {text}[{brought[0]!r}]"]
    ran = "ran" if "ran" not in used | bound else "ran_names"
    return [f"{ran} = {text}", *(f"{name} = {ran}[{name!r}]" for name in brought)]
