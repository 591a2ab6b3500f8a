"""Which cells may clear or replace what they have shown, as progress displays do: what is left at their end counts."""

import ast

from nb2prod.dataflow.model import Analysis, Effect, Statement

_WORDS = frozenset({"clear_output", "update_display", "display_id", "DisplayHandle"})


def live_cells(analysis: Analysis) -> frozenset[int]:
    """The cells that mention such a function, or use a name that one with a mention has bound: a function that clears, a handle."""
    statements = [statement for flow in analysis.flows for statement in flow.statements]
    if not any(_mentions(statement) for statement in statements):
        return frozenset()
    tainted: set[str] = set()
    while True:
        before = len(tainted)
        for statement in statements:
            if not isinstance(statement.node, ast.Import | ast.ImportFrom) and _is_live(statement, tainted):
                tainted.update(event.name for event in statement.events if event.effect is Effect.BIND)
        if len(tainted) == before:
            break
    return frozenset(statement.cell for statement in statements if _acts(statement) and _is_live(statement, tainted))


def _acts(statement: Statement) -> bool:
    """Does it do more than define or import?"""
    passive = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return not isinstance(statement.node, passive)


def _is_live(statement: Statement, tainted: set[str]) -> bool:
    events = (statement.events, *(body.events for body in statement.bodies))
    reads = {event.name for part in events for event in part if event.effect is not Effect.BIND}
    return bool(reads & tainted) or _mentions(statement)


def _mentions(statement: Statement) -> bool:
    for node in ast.walk(statement.node):
        match node:
            case ast.Name(id=word) | ast.Attribute(attr=word) | ast.keyword(arg=word):
                if word in _WORDS:
                    return True
    return False
