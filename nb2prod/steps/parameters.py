"""Parameters of the run: the literal assignments of a parameters cell, and those of forms as Colab writes them (`rate = 0.5  #@param`)."""

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from nb2prod.dataflow.model import CellFlow, Statement
from nb2prod.diagnostics import Location
from nb2prod.steps.model import Parameter

_TYPES = {bool: "bool", int: "int", float: "float", str: "str", list: "list", dict: "dict"}
_FORM = re.compile(r"#\s*@param\b\s*(?P<options>.*)")
_NUMBER = re.compile(r"""\btype\s*:\s*["']number["']""")


@dataclass(frozen=True, slots=True)
class Declaration:
    """A statement that declares a parameter, as (`cell`, `position`)."""

    cell: int
    position: int
    parameter: Parameter


def declared_parameters(flows: Sequence[CellFlow], parameter_cells: frozenset[int]) -> tuple[Declaration, ...]:
    """The statements that declare parameters, in the order of the run: `flows` are all cells of it.

    A name that code before uses is none: what it is there, a parameter could not say.
    """
    declarations = [found for flow in flows for found in _declarations(flow, flow.index in parameter_cells)]
    keys = {(found.cell, found.position) for found in declarations}
    before = _used_before(flows, keys)
    return tuple(found for found in declarations if found.parameter.name not in before)


def parameters_of(declarations: Iterable[Declaration]) -> tuple[Parameter, ...]:
    """The parameters that are declared. The last default of a name counts, as it would in the notebook."""
    found: dict[str, Parameter] = {}
    for declaration in declarations:
        found.pop(declaration.parameter.name, None)
        found[declaration.parameter.name] = declaration.parameter
    return tuple(found.values())


def _declarations(flow: CellFlow, of_parameter_cell: bool) -> Iterator[Declaration]:
    lines = flow.python.code.splitlines()
    for statement in flow.statements:
        name, value, annotation = _literal_assignment(statement.node)
        comment = _comment(lines, statement)
        form = _FORM.match(comment)
        if value is None or not (of_parameter_cell or form):
            continue
        kind = "float" if form and _NUMBER.search(form["options"]) else _type_of(value)
        doc = "" if form else comment.lstrip("#").strip()
        location = Location(statement.cell, flow.python.location(statement.line).line)
        parameter = Parameter(name, annotation or kind, ast.unparse(value), doc, location)
        yield Declaration(statement.cell, statement.position, parameter)


def _used_before(flows: Iterable[CellFlow], declarations: set[tuple[int, int]]) -> frozenset[str]:
    """Names that are declared as parameters though code before that uses them."""
    found: set[str] = set()
    used: set[str] = set()
    for flow in flows:
        for statement in flow.statements:
            if (statement.cell, statement.position) in declarations:
                found |= statement.binds & used
            else:
                used |= {event.name for event in statement.events}
    return frozenset(found)


def _literal_assignment(node: ast.stmt) -> tuple[str, ast.expr | None, str]:
    """The name, value and annotation of `name = literal`; no value for anything else."""
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
    known = kind in _TYPES or kind is type(None)
    return (name, value, annotation if annotation in _TYPES.values() else "") if known else ("", None, "")


def _type_of(value: ast.expr) -> str:
    return _TYPES.get(type(ast.literal_eval(value)), "object")


def _comment(lines: list[str], statement: Statement) -> str:
    """The comment behind the assignment, with its `#`."""
    end, column = statement.node.end_lineno or statement.line, statement.node.end_col_offset or 0
    rest = lines[end - 1].encode()[column:].decode(errors="replace").strip() if end <= len(lines) else ""
    return rest if rest.startswith("#") else ""
