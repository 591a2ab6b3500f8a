"""For programs: everything that is known, as JSON.

    {"tool": {"name", "version"},
     "notebooks": [{"path", "language", "error", "runs_top_to_bottom": "yes" | "no" | "unknown", "why_unknown",
                    "stops_at": {"cell", "code_cell", "cell_id", "execution_count", "line", "column", "json_line", "name", "why"} | null,
                    "findings": [{"code", "severity", "message", "names", "cell", "code_cell", "cell_id", "execution_count", "line",
                                  "column", "json_line", "fingerprint", "related": [{"cell", "line", "column"}], "fix"}]}]}

`cell` counts all cells and `code_cell` the code cells, both from 0; lines and columns count from 1, as people do. `json_line` is the line
of the file. `fix` is null or {"start", "end", "replacement"}.
"""

import json
from collections.abc import Sequence
from typing import Any

from nb2prod import __version__
from nb2prod.diagnostics import Diagnostic, Location, Report, Stop
from nb2prod.reporters._fingerprints import fingerprints
from nb2prod.reporters._places import find_cell, json_line
from nb2prod.reporters.model import Reporter


def render(reports: Sequence[Report]) -> str:
    """One JSON document, in ASCII, so that nothing in it can drive a terminal."""
    document = {
        "tool": {"name": "nb2prod", "version": __version__},
        "notebooks": [_notebook(report) for report in reports],
    }
    return json.dumps(document, indent=2, ensure_ascii=True) + "\n"


def _notebook(report: Report) -> dict[str, Any]:
    return {
        "path": report.path,
        "language": report.language,
        "error": report.error or None,
        "runs_top_to_bottom": report.verdict.value,
        "why_unknown": report.why_unknown or None,
        "stops_at": None if report.stop is None else _stop(report, report.stop),
        "findings": [
            _finding(report, diagnostic, key)
            for diagnostic, key in zip(report.diagnostics, fingerprints(report), strict=True)
        ],
        "suppressed": len(report.suppressed),
    }


def _stop(report: Report, stop: Stop) -> dict[str, Any]:
    return _place(report, stop.location) | {"code_cell": stop.code_cell, "name": stop.name, "why": stop.why}


def _finding(report: Report, diagnostic: Diagnostic, key: str) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "names": list(diagnostic.names),
        **_place(report, diagnostic.location),
        "fingerprint": key,
        "related": [_point(where) for where in diagnostic.related],
        "fix": None if diagnostic.fix is None else _fix(diagnostic),
    }


def _place(report: Report, where: Location) -> dict[str, Any]:
    cell = find_cell(report, where.cell)
    return {
        **_point(where),
        "code_cell": sum(other.kind == "code" for other in report.cells[: where.cell]),
        "cell_id": cell.id if cell is not None and cell.id else None,
        "execution_count": cell.execution_count if cell is not None else None,
        "json_line": json_line(report, where),
    }


def _point(where: Location) -> dict[str, int]:
    return {"cell": where.cell, "line": where.line, "column": where.column + 1}


def _fix(diagnostic: Diagnostic) -> dict[str, Any]:
    assert diagnostic.fix is not None
    fix = diagnostic.fix
    return {"start": _point(fix.start), "end": _point(fix.end), "replacement": fix.replacement}


REPORTER = Reporter("json", render)
