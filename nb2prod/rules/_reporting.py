"""From an analysis to the report on the notebook."""

from collections.abc import Iterable

from nb2prod.dataflow.model import Analysis
from nb2prod.dataflow.verdict import verdict
from nb2prod.diagnostics import CellPlace, Report
from nb2prod.rules._checking import check_all


def report(path: str, analysis: Analysis, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> Report:
    """All that is said about a notebook: findings, what was suppressed, and whether it runs from top to bottom.

    `path` is the notebook's name as it shall be shown; `select` and `ignore` choose rules as in `check`.
    """
    checked = check_all(analysis, select, ignore)
    answer, stop, why = verdict(analysis)
    return Report(
        path,
        cells=tuple(
            CellPlace(cell.index, cell.kind.value, cell.id, cell.execution_count, cell.source, cell.json_line)
            for cell in analysis.notebook.cells
        ),
        diagnostics=checked.diagnostics,
        verdict=answer,
        stop=stop,
        why_unknown=why,
        language=analysis.notebook.language,
        suppressed=checked.suppressed,
    )
