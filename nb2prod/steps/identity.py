"""Literals whose identity the notebook looks at.

A notebook compiles each statement by itself, so that `a = 1000` and `b = 1000` make two objects. A module has one for both.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from typing import Any

from nb2prod.steps.program import Program

_SMALL = range(-5, 257)
"""Python keeps these numbers once and for all."""


def compared_literals(program: Program) -> frozenset[int]:
    """The positions of assignments of a literal that another statement has too, to a name that is compared by `is` or `id`."""
    compared = frozenset().union(*(_compared(statement.node) for statement in program.statements))
    if not compared:
        return frozenset()
    found = [Counter(key for _, key in literals_in(statement.node)) for statement in program.statements]
    common = Counter(key for keys in found for key in keys)
    return frozenset(
        position
        for position, keys in enumerate(found)
        if isinstance(program.statements[position].node, ast.Assign | ast.AnnAssign)
        and ("" in compared or program.statements[position].binds & compared)
        and any(common[key] > 1 for key in keys)
    )


def literals_in(node: ast.AST) -> Iterator[tuple[ast.expr, Any]]:
    """The literals in a statement, tuples as wholes, that are objects of their own in each statement of a notebook, with what equal ones share.

    The pieces of an f-string are none: its text is made anew each time.
    """
    if isinstance(node, ast.JoinedStr):
        return
    value = _literal(node)
    if value is not None:
        if _is_own_object(value):
            yield node, (type(value), repr(value))  # type: ignore[misc]
        return
    for child in ast.iter_child_nodes(node):
        yield from literals_in(child)


def _literal(node: ast.AST) -> object:
    if not isinstance(node, ast.Constant | ast.UnaryOp | ast.Tuple):
        return None
    try:
        value: object = ast.literal_eval(node)
    except (ValueError, TypeError):
        return None
    return value


def _is_own_object(value: object) -> bool:
    """Does Python make an object for it, where it does not have one already?"""
    match value:
        case bool():
            return False
        case int():
            return value not in _SMALL
        case str():
            return len(value) > 1 and not (value.isascii() and value.replace("_", "a").isalnum())
        case bytes() | tuple():
            return len(value) > 1
    return isinstance(value, float | complex)


def _compared(statement: ast.stmt) -> set[str]:
    """Names whose identity the statement looks at; with "" among them where these are the parameters of a function, so that it may be anything."""
    found: set[str] = set()
    in_function = isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    for node in ast.walk(statement):
        for operand in _operands(node):
            found |= {part.id for part in ast.walk(operand) if isinstance(part, ast.Name)}
            found |= {""} if in_function else set()
    return found


def _operands(node: ast.AST) -> list[ast.expr]:
    match node:
        case ast.Compare(ops=ops) if any(isinstance(each, ast.Is | ast.IsNot) for each in ops):
            sides = [node.left, *node.comparators]
            return [] if any(_is_no_literal(side) for side in sides) else sides
        case ast.Call(func=ast.Name(id="id"), args=[_]):
            return node.args
    return []


def _is_no_literal(side: ast.expr) -> bool:
    """Is it one of those that Python has once (`None`), or a type? What is compared with that is either the same or not, literal or no literal."""
    match side:
        case ast.Constant(value=value):
            return value in (None, True, False, ...)
        case ast.Call(func=ast.Name(id="type"), args=[_]):
            return True
    return False
