"""Which names the run may come upon before they are bound, itself or through the functions it has got hold of by then."""

from nb2prod.dataflow.model import Effect, Statement
from nb2prod.steps.program import Program


def reached_early(program: Program) -> frozenset[str]:
    """Names that some statement before their first binding may read. At module level they would be there already."""
    reached: set[str] = set()
    early: set[str] = set()
    bound: set[str] = set()
    mentioned_by: dict[str, set[str]] = {}
    for statement in program.statements:
        early |= (statement.binds - bound) & (reached | statement.exposed)
        bound |= statement.binds
        for name in statement.binds:
            mentioned_by.setdefault(name, set()).update(*(body.reads for body in statement.bodies))
        reached = _closed(reached | _looked_up(statement), mentioned_by)
    return frozenset(early)


def _looked_up(statement: Statement) -> set[str]:
    return {event.name for event in statement.events if event.effect is not Effect.BIND}


def _closed(names: set[str], mentioned_by: dict[str, set[str]]) -> set[str]:
    """The names, and those that their functions mention, and so on."""
    found = set(names)
    todo = list(names)
    while todo:
        for other in mentioned_by.get(todo.pop(), set()) - found:
            found.add(other)
            todo.append(other)
    return found
