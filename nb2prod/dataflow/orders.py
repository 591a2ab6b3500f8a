"""Orders in which the cells can be run: as they stand, as they were run, or moved so that every name is there when it is needed."""

from collections.abc import Callable
from enum import StrEnum

from nb2prod.dataflow.model import Analysis, CellFlow
from nb2prod.dataflow.verdict import verdict
from nb2prod.diagnostics import Location
from nb2prod.errors import PlanError

Analyse = Callable[[tuple[int, ...]], Analysis]
"""Analyses the notebook as if its cells (indexes) were run in that order."""


class Order(StrEnum):
    """In which order the cells of a notebook are taken."""

    DOCUMENT = "document"
    RECORDED = "recorded"
    DEPENDENCIES = "dependencies"


def put_in_order(analysis: Analysis, order: Order, analyse_in: Analyse) -> Analysis:
    """The analysis of the cells run in another order than that of the document, which `analysis` is of.

    Raises PlanError where there is no such order.
    """
    match order:
        case Order.DOCUMENT:
            return analysis
        case Order.RECORDED if analysis.notebook.parts:
            raise PlanError(
                "several notebooks were not run in one session, so they have no recorded order together",
                place=analysis.notebook.path.name,
                hint="convert them in document order, which is the default",
            )
        case Order.RECORDED:
            return analyse_in(recorded_order(analysis))
        case Order.DEPENDENCIES:
            return analyse_in(working_order(analysis, analyse_in))


def recorded_order(analysis: Analysis) -> tuple[int, ...]:
    """The order that the execution counts tell; cells that were never run are not in it. Raises PlanError where no counts are saved."""
    if not analysis.trace.order:
        raise PlanError(
            "the notebook records no execution counts",
            place=analysis.notebook.path.name,
            hint="convert it in document order, which is the default",
        )
    return analysis.trace.order


def working_order(analysis: Analysis, analyse_in: Analyse) -> tuple[int, ...]:
    """The order of the notebook, with cells moved up only where a name is needed before it is bound.

    A cell that moves takes along the cells between that it rests on itself, so that it still sees what it saw. Raises PlanError where two
    cells need each other, and stops moving where a name is bound nowhere: no order helps against that.
    """
    order = analysis.document.order
    seen = {order}
    while True:
        failing = [found for found in analysis.document.unbound if found.reached and not found.survived]
        stop = verdict(analysis)[1]
        found = next(
            (each for each in failing if stop and each.location == stop.location and each.name == stop.name), None
        )
        if found is None or found.later is None:
            return order
        order = _moved(order, found.later.cell, found.location, found.name, analysis)
        if order in seen:
            raise _circle(found.location, found.name, found.later.cell, analysis)
        seen.add(order)
        analysis = analyse_in(order)


def _moved(order: tuple[int, ...], binder: int, reader: Location, name: str, analysis: Analysis) -> tuple[int, ...]:
    """`binder`, and what it rests on, before the cell of `reader`."""
    flows = {flow.index: flow for flow in analysis.flows}
    begin, end = order.index(reader.cell), order.index(binder)
    moving = [binder]
    needed = set(flows[binder].exposed)
    for cell in reversed(order[begin + 1 : end]):
        if _touches(flows[cell], needed):
            moving.insert(0, cell)
            needed |= flows[cell].exposed
    if binder == reader.cell or _touches(flows[reader.cell], needed):
        raise _circle(reader, name, binder, analysis)
    rest = [cell for cell in order[begin:] if cell not in moving]
    return (*order[:begin], *moving, *rest)


def _touches(flow: CellFlow, names: set[str]) -> bool:
    return not names.isdisjoint(flow.binds | flow.mutates | flow.deletes)


def _circle(reader: Location, name: str, binder: int, analysis: Analysis) -> PlanError:
    return PlanError(
        f"`{name}` is used here but bound only in cell {binder + 1}, which in turn needs what this cell does",
        place=analysis.notebook.place(reader.cell, reader.line),
        hint="no order of the cells works: divide one of the two",
    )
