"""Which cells everything came from: kept in `nb2prod.json`, so that the code itself needs no notes about it."""

from collections.abc import Iterator, Sequence

from nb2prod.dataflow.model import Analysis
from nb2prod.notebook.identity import identify_cells
from nb2prod.steps.model import Place, Plan

_NAMED = (Place.DEFINITION, Place.CONSTANT, Place.PARAMETER)


def trace_symbols(analysis: Analysis, plan: Plan) -> list[dict[str, object]]:
    """The functions, classes, constants and parameters of the package that are no steps: name, kind, and the cells each came from."""
    identities = identify_cells(analysis.notebook)
    found: dict[tuple[str, str], set[int]] = {}
    for name, kind, cell in _bound_at_module_level(analysis, plan):
        found.setdefault((name, kind), set()).add(cell)
    return [
        {"name": name, "kind": kind, "cells": sorted(cells), "ids": [identities[cell] for cell in sorted(cells)]}
        for (name, kind), cells in sorted(found.items())
    ]


def identities_of(analysis: Analysis, cells: Sequence[int]) -> list[str]:
    """By what the cells are known again."""
    identities = identify_cells(analysis.notebook)
    return [identities[cell] for cell in cells]


def _bound_at_module_level(analysis: Analysis, plan: Plan) -> Iterator[tuple[str, str, int]]:
    for flow in analysis.flows:
        for statement in flow.statements:
            place = plan.places.get((statement.cell, statement.position))
            if place in _NAMED:
                yield from ((name, place.value, statement.cell) for name in statement.binds)
