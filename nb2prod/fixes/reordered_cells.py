"""Moves cells up where a name is used before the cell that binds it, if there is an order that works."""

from nb2prod.dataflow.model import Analysis
from nb2prod.dataflow.orders import working_order
from nb2prod.dataflow.verdict import verdict
from nb2prod.diagnostics import Verdict
from nb2prod.errors import PlanError
from nb2prod.fixes.model import Fixer, Proposal, Wishes


def propose(analysis: Analysis, wishes: Wishes) -> Proposal | None:
    """The order in which every name is there; only the cells that have to move do. Markdown stays above the cell that it is above."""
    outcome, stop, _ = verdict(analysis)
    if outcome is not Verdict.NO or stop is None:
        return None
    order = _order(analysis)
    if order is None or order == analysis.document.order:
        return None
    whole = _with_text(order, analysis)
    moved = [cell + 1 for cell in _moved(analysis.document.order, order)]
    names = ", ".join(map(str, moved))
    return Proposal(f"cell {names}: moved up to where `{stop.name}` is needed", order=whole)


def _order(analysis: Analysis) -> tuple[int, ...] | None:
    from nb2prod.dataflow import analyse

    def analyse_in(order: tuple[int, ...]) -> Analysis:
        return analyse(analysis.notebook, analysis.cells, order=order, injected=analysis.injected)

    try:
        return working_order(analysis, analyse_in)
    except PlanError:
        return None


def _with_text(order: tuple[int, ...], analysis: Analysis) -> tuple[int, ...]:
    """All cells: those of the order in the places that such cells have, everything else where it is."""
    places = set(order)
    code = iter(order)
    return tuple(next(code) if cell.index in places else cell.index for cell in analysis.notebook.cells)


def _moved(before: tuple[int, ...], after: tuple[int, ...]) -> list[int]:
    """The cells that stand further up than before."""
    return sorted(cell for cell in after if after.index(cell) < before.index(cell))


FIXER = Fixer(codes=("NBP101", "NBP107"), propose=propose)
