"""Removes the cell that papermill injected: its values are those of one run, and win over the defaults in every other."""

from nb2prod.dataflow.model import Analysis
from nb2prod.fixes.model import Fixer, Proposal, Wishes

_TAG = "injected-parameters"


def propose(analysis: Analysis, wishes: Wishes) -> Proposal | None:
    """Remove every injected cell of a notebook that has the defaults, too."""
    injected = [cell.index for cell in analysis.notebook.cells if _TAG in cell.tags]
    if not injected:
        return None
    names = ", ".join(str(cell + 1) for cell in injected)
    return Proposal(f"cell {names}: removed, injected by papermill", removed=frozenset(injected))


FIXER = Fixer(codes=("NBP406",), propose=propose)
