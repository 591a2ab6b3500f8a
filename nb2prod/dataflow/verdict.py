"""Will Restart & Run All get through, as far as names tell? And where does it stop?"""

from collections.abc import Iterable

from nb2prod.dataflow.chance import HANDED
from nb2prod.dataflow.model import Analysis, Unbound
from nb2prod.diagnostics import Location, Stop, Verdict


def verdict(analysis: Analysis) -> tuple[Verdict, Stop | None, str]:
    """The verdict, the place where the run stops (for `no`), and why there is no verdict (for `unknown`).

    The run stops at the first read of a name that is not there, if that read is more likely than not to happen, or where it surely ends in
    another way (`sys.exit()`, a `raise` that every run comes by). Unknown is for what
    can't be told without running it: names that `exec` or an unreadable module may bind, and cells that do not parse.
    """
    if analysis.notebook.language != "python":
        return Verdict.UNKNOWN, None, f"the notebook is in {analysis.notebook.language}"
    failing = _failing(analysis)
    stop = _first_stop((found for found in failing if not found.doubt), analysis)
    if stop is not None:
        return Verdict.NO, stop, ""
    why = _why_unknown(analysis, failing)
    return (Verdict.UNKNOWN, None, why) if why else (Verdict.YES, None, "")


def sure_stop(analysis: Analysis) -> Stop | None:
    """Where the run stops for want of a name, for better reasons than that a function is handed to somebody, who may call it at once or later."""
    found = next((found for found in _failing(analysis) if not found.doubt and found.chance > HANDED), None)
    return None if found is None else _stop_at(found, analysis)


def explain(unbound: Unbound, analysis: Analysis) -> str:
    """Why the name is not there, as what follows after it: "is bound only later, in cell 3"."""
    if unbound.helper:
        known = any(unbound.name in flow.binds for flow in analysis.flows)
        blind = ", which does not see the names of the notebook" if known else ""
        return f"is missing in {unbound.helper}{blind}"
    if unbound.deleted_at is not None:
        return f"was deleted in {_cell(unbound.deleted_at)}"
    if unbound.later is not None:
        return f"is bound only later, in {_cell(unbound.later)}"
    skipped = next((flow.index for flow in analysis.flows if unbound.name in flow.binds), None)
    if skipped is not None:
        return f"is bound only in {_cell(Location(skipped))}, which is not run"
    return "is bound nowhere in the notebook"


def _failing(analysis: Analysis) -> list[Unbound]:
    return [found for found in analysis.document.unbound if found.reached and not found.survived]


def _first_stop(failing: Iterable[Unbound], analysis: Analysis) -> Stop | None:
    """The first of the reads that fail, or the end that comes before it whatever the names."""
    found, end = next(iter(failing), None), analysis.document.end
    if found is not None and (end is None or not _comes_before(end.location, found.location, analysis)):
        return _stop_at(found, analysis)
    return None if end is None else _stop(end.location, end.what, end.why, analysis)


def _comes_before(end: Location, read: Location, analysis: Analysis) -> bool:
    order = analysis.document.order
    return (order.index(end.cell), end.line, end.column) < (order.index(read.cell), read.line, read.column)


def _stop_at(found: Unbound, analysis: Analysis) -> Stop:
    return _stop(found.location, found.name, explain(found, analysis), analysis)


def _stop(where: Location, name: str, why: str, analysis: Analysis) -> Stop:
    code = [cell.index for cell in analysis.notebook.code_cells]
    return Stop(where, code.index(where.cell), name, why)


def _why_unknown(analysis: Analysis, failing: list[Unbound]) -> str:
    if failing:
        return f"`{failing[0].name}` may be bound by {failing[0].doubt}"
    if analysis.unreadable:
        path, where = analysis.unreadable[0]
        return f"{path}, which {_cell(where)} runs, cannot be read"
    broken = next((python for python in analysis.cells if python.syntax is not None), None)
    return "" if broken is None else f"{_cell(Location(broken.cell.index))} does not parse"


def _cell(where: Location) -> str:
    return f"cell {where.cell + 1}"
