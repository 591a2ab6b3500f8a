"""Functions of the notebook that return nothing: a cell that ends with a call of one shows nothing."""

import ast
from collections.abc import Iterable, Iterator

from nb2prod.dataflow.model import Analysis, Statement


def silent_functions(analysis: Analysis) -> frozenset[str]:
    """The names that are bound once, to a plain function that returns None and nothing else."""
    statements = [statement for flow in analysis.flows for statement in flow.statements]
    return frozenset(
        statement.node.name
        for statement in statements
        if isinstance(statement.node, ast.FunctionDef)
        and not statement.node.decorator_list
        and not any(_gives(node) for node in _own_nodes(statement.node.body))
        and _is_bound_once(statement.node.name, statements)
    )


def _gives(node: ast.AST) -> bool:
    """Does the function, by this, return a value or become a generator?"""
    return isinstance(node, ast.Yield | ast.YieldFrom) or (isinstance(node, ast.Return) and node.value is not None)


def _own_nodes(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """The nodes of a function without those of functions and classes inside it."""
    for node in body:
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            yield from _own_nodes(ast.iter_child_nodes(node))


def _is_bound_once(name: str, statements: Iterable[Statement]) -> bool:
    binders = [statement for statement in statements if name in statement.binds | statement.deletes]
    return len(binders) == 1 and not any(name in body.writes for each in statements for body in each.bodies)
