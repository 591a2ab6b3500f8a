"""Which names the run may come upon before they are bound, itself or through the functions it has got hold of by then."""

import ast
from collections.abc import Iterator

from nb2prod.dataflow.effects import executes_as_main
from nb2prod.dataflow.model import Effect, Statement
from nb2prod.steps.program import Program

_LISTING = frozenset({"globals", "locals", "vars", "dir"})
_BY_NAME = frozenset({"__main__", "cProfile.run", "eval", "getrefcount", "get_referrers"})


def reached_early(program: Program) -> frozenset[str]:
    """Names that some statement before their first binding may read, or find in a list of all names. At module level they would be there already."""
    reached: set[str] = set()
    early: set[str] = set()
    bound: set[str] = set()
    mentioned_by: dict[str, set[str]] = {}
    for position, statement in enumerate(program.statements):
        if _lists_names(statement):
            later = frozenset().union(*(other.binds for other in program.statements[position:]))
            return frozenset(early | (later - bound))
        early |= (statement.binds - bound) & (reached | statement.exposed)
        bound |= statement.binds
        for name in statement.binds:
            mentioned_by.setdefault(name, set()).update(*(body.reads for body in statement.bodies))
        reached = _closed(reached | _looked_up(statement), mentioned_by)
    return frozenset(early)


def _lists_names(statement: Statement) -> bool:
    """Can the statement, or a function that it makes, tell which names there are, or bind any? To look up `globals()["x"]` does not."""
    if statement.dynamic == "exec" or (
        statement.looks_at_main and any(executes_as_main(node) for node in _calls(statement))
    ):
        return True
    if not statement.dynamic or (statement.dynamic in _BY_NAME and not _takes_module(statement)):
        return False
    looked_up = {id(part) for node in ast.walk(statement.node) for part in _namespaces_of(node)}
    calls = [node for node in ast.walk(statement.node) if _is_listing(node)]
    return not calls or any(id(call) not in looked_up for call in calls)


def _calls(statement: Statement) -> Iterator[ast.Call]:
    return (node for node in ast.walk(statement.node) if isinstance(node, ast.Call))


def _namespaces_of(node: ast.AST) -> list[ast.expr]:
    """The dictionaries of names that the node only looks something up in, or writes to."""
    match node:
        case ast.Subscript():
            return [node.value]
        case ast.Attribute(attr="update"):
            return [node.value]
        case ast.Call(func=ast.Name(id="exec" | "eval")) | ast.Call(func=ast.Attribute(attr="timeit" | "format")):
            return [*node.args, *(keyword.value for keyword in node.keywords)]
    return []


def _takes_module(statement: Statement) -> bool:
    """Does it get hold of the module `__main__`, and not only name it in a string?"""
    taking = ast.Import | ast.ImportFrom | ast.Subscript
    return statement.looks_at_main and any(isinstance(node, taking) for node in ast.walk(statement.node))


def _is_listing(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _LISTING and not node.args


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
