"""Parameters of the run: the literal assignments of a parameters cell."""

import ast
from collections.abc import Iterable

from nb2prod.dataflow.model import CellFlow, Statement
from nb2prod.diagnostics import Location
from nb2prod.steps.model import Parameter

_TYPES = {bool: "bool", int: "int", float: "float", str: "str", list: "list", dict: "dict"}


def read_parameters(flows: Iterable[CellFlow], before: frozenset[str] = frozenset()) -> tuple[Parameter, ...]:
    """The parameters that the given cells declare. The last default of a name counts, as it would in the notebook.

    `before` are names that code before these uses: what they are there, a parameter could not say.
    """
    found: dict[str, Parameter] = {}
    for flow in flows:
        lines = flow.python.code.splitlines()
        for statement in flow.statements:
            name, value, annotation = _literal_assignment(statement.node)
            if name and name not in before and value is not None:
                found.pop(name, None)
                found[name] = Parameter(
                    name,
                    annotation or _type_of(value),
                    ast.unparse(value),
                    _comment(lines, statement),
                    Location(statement.cell, flow.python.location(statement.line).line),
                )
    return tuple(found.values())


def parameter_statements(
    flows: Iterable[CellFlow], before: frozenset[str] = frozenset()
) -> tuple[tuple[int, int], ...]:
    """(cell, position) of the statements that declare parameters."""
    return tuple(
        (statement.cell, statement.position)
        for flow in flows
        for statement in flow.statements
        if _literal_assignment(statement.node)[0] and not statement.binds & before
    )


def names_before(flows: Iterable[CellFlow], parameter_cells: frozenset[int]) -> frozenset[str]:
    """Names that are declared as parameters though code before that uses them."""
    found: set[str] = set()
    used: set[str] = set()
    for flow in flows:
        for statement in flow.statements:
            if flow.index in parameter_cells and _literal_assignment(statement.node)[0]:
                found |= statement.binds & used
            else:
                used |= {event.name for event in statement.events}
    return frozenset(found)


def _literal_assignment(node: ast.stmt) -> tuple[str, ast.expr | None, str]:
    """The name, value and annotation of `name = literal`; an empty name for anything else."""
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        name, value, annotation = node.targets[0].id, node.value, ""
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
        name, value, annotation = node.target.id, node.value, ast.unparse(node.annotation)
    else:
        return "", None, ""
    try:
        kind = type(ast.literal_eval(value))
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return "", None, ""
    return (
        (name, value, annotation if annotation in _TYPES.values() else "")
        if kind in _TYPES or kind is type(None)
        else ("", None, "")
    )


def _type_of(value: ast.expr) -> str:
    literal = ast.literal_eval(value)
    return _TYPES.get(type(literal), "object")


def _comment(lines: list[str], statement: Statement) -> str:
    """The comment behind the assignment, which documents the parameter."""
    end, column = statement.node.end_lineno or statement.line, statement.node.end_col_offset or 0
    rest = lines[end - 1].encode()[column:].decode(errors="replace").strip() if end <= len(lines) else ""
    return rest.lstrip("#").strip() if rest.startswith("#") else ""
