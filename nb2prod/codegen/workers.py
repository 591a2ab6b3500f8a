"""Functions for worker processes of joblib, which scikit-learn uses too.

What a notebook hands to them travels by value: with the globals that it reads, as they are then. What a package hands to them is imported anew
in the worker, where nothing has run: shared state is empty there, and a class that was changed is as it was written.
"""

import ast
from collections.abc import Iterator

from nb2prod.dataflow.model import Analysis, Effect, Statement
from nb2prod.steps.model import Place, Plan

_LIBRARIES = frozenset({"joblib", "sklearn"})


def needs_by_value(analysis: Analysis, plan: Plan) -> bool:
    """Does the notebook start such workers, and is there something that they would not find as it is?"""
    statements = [statement for cell in plan.order for statement in analysis.flow(cell).statements]
    if not any(_imports_library(statement) for statement in statements):
        return False
    return any(_starts_workers(statement) for statement in statements) and (
        bool(plan.shared) or not _defined(analysis, plan).isdisjoint(_changed(statements))
    )


def _imports_library(statement: Statement) -> bool:
    node = statement.node
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").partition(".")[0] in _LIBRARIES
    return isinstance(node, ast.Import) and any(alias.name.partition(".")[0] in _LIBRARIES for alias in node.names)


def _starts_workers(statement: Statement) -> bool:
    return any(isinstance(node, ast.keyword) and node.arg == "n_jobs" for node in ast.walk(statement.node))


def _defined(analysis: Analysis, plan: Plan) -> frozenset[str]:
    """The functions and classes at module level."""
    places = (key for key, place in plan.places.items() if place is Place.DEFINITION)
    return frozenset().union(*(analysis.flow(cell).statements[position].binds for cell, position in places))


def _changed(statements: list[Statement]) -> Iterator[str]:
    return (event.name for each in statements for event in each.events if event.effect is Effect.MUTATE)
