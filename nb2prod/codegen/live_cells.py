"""Which cells may clear or replace what they have shown, as progress displays do: what is left at their end counts."""

import ast
from collections.abc import Iterator, Mapping, Sequence

from nb2prod.dataflow.model import Analysis, Effect, Statement

_REPLACING = frozenset({"update_display", "display_id", "DisplayHandle"})
_WORDS = _REPLACING | {"clear_output"}


def live_cells(analysis: Analysis, order: Sequence[int]) -> Mapping[int, bool]:
    """The cells that mention such a function, or use a name that one with a mention has bound: a function that clears, a handle.

    True are those of which a cell later in the `order` of the run may replace what they show.
    """
    statements = [statement for flow in analysis.flows for statement in flow.statements]
    if not any(_mentions(statement, _WORDS) for statement in statements):
        return {}
    found = _find_live(statements)
    replaces = any(_mentions(statement, _REPLACING) for statement in statements)
    last = next((cell for cell in reversed(order) if cell in found), -1)
    return {cell: replaces and cell != last for cell in sorted(found)}


def _find_live(statements: Sequence[Statement]) -> frozenset[int]:
    tainted: set[str] = set()
    while True:
        before = len(tainted)
        for statement in statements:
            if not isinstance(statement.node, ast.Import | ast.ImportFrom) and _is_live(statement, tainted):
                tainted.update(_changed(statement))
        if len(tainted) == before:
            break
    return frozenset(statement.cell for statement in statements if _acts(statement) and _is_live(statement, tainted))


def _changed(statement: Statement) -> Iterator[str]:
    """The names that the statement binds; where it makes a handle, also those whose objects it or a function of it changes, to keep it there."""
    yield from (event.name for event in statement.events if event.effect is Effect.BIND)
    if _mentions(statement, _REPLACING):
        parts = (statement.events, *(body.events for body in statement.bodies))
        yield from (event.name for part in parts for event in part if event.effect is Effect.MUTATE)


def _acts(statement: Statement) -> bool:
    """Does it do more than define or import?"""
    passive = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return not isinstance(statement.node, passive)


def _is_live(statement: Statement, tainted: set[str]) -> bool:
    events = (statement.events, *(body.events for body in statement.bodies))
    reads = {event.name for part in events for event in part if event.effect is not Effect.BIND}
    return bool(reads & tainted) or _mentions(statement, _WORDS)


def _mentions(statement: Statement, words: frozenset[str]) -> bool:
    for node in ast.walk(statement.node):
        match node:
            case ast.Name(id=word) | ast.Attribute(attr=word) | ast.keyword(arg=word) | ast.Constant(value=word):
                if word in words:
                    return True
    return False
