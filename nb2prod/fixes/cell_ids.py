"""Gives a cell whose id is used twice an id of its own."""

import hashlib

from nb2prod.dataflow.model import Analysis
from nb2prod.fixes.model import Fixer, Proposal, Wishes


def propose(analysis: Analysis, wishes: Wishes) -> Proposal | None:
    """New ids for all but the first of the cells that share one, made from what they hold so that the same file gets the same ids."""
    twice = next((one for one in analysis.notebook.repairs if "is used before" in one.message), None)
    if twice is None:
        return None
    cells = [where.cell for where in (twice.location, *twice.related)]
    taken = {cell.id for cell in analysis.notebook.cells}
    ids: dict[int, str] = {}
    for cell in cells:
        ids[cell] = _new_id(f"{cell}\0{analysis.notebook.cells[cell].source}", taken)
        taken.add(ids[cell])
    names = ", ".join(str(cell + 1) for cell in cells)
    return Proposal(f"cell {names}: an id of its own", ids=ids)


def _new_id(basis: str, taken: set[str]) -> str:
    while (found := hashlib.sha256(basis.encode(errors="surrogatepass")).hexdigest()[:8]) in taken:
        basis += "\0"
    return found


FIXER = Fixer(codes=("NBP405",), propose=propose)
