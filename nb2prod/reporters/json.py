"""For programs: everything that is known, as JSON.

    {"tool": {"name", "version"},
     "notebooks": [{"path", "language", "error", "runs_top_to_bottom": "yes" | "no" | "unknown", "why_unknown",
                    "stops_at": {PLACE, "name", "why"} | null, "suppressed": how many}],
     "diagnostics": [{"path", "code", "rule", "severity", PLACE, "names", "message", "fingerprint",
                      "related": [{"cell", "line", "column"}], "fix": {"start", "end", "replacement"} | null}]}

PLACE is "cell", "code_cell", "cell_id", "execution_count", "line", "column" and "json_line". `cell` counts all cells, lines and columns
from 1, as people do; `code_cell` counts the code cells from 0. `json_line` is the line of the file.
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
        "diagnostics": [found for report in reports for found in _diagnostics(report)],
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
        "suppressed": len(report.suppressed),
    }


def _stop(report: Report, stop: Stop) -> dict[str, Any]:
    return _place(report, stop.location) | {"code_cell": stop.code_cell, "name": stop.name, "why": stop.why}


def _diagnostics(report: Report) -> list[dict[str, Any]]:
    keys = fingerprints(report)
    return [_diagnostic(report, found, key) for found, key in zip(report.diagnostics, keys, strict=True)]


def _diagnostic(report: Report, diagnostic: Diagnostic, key: str) -> dict[str, Any]:
    return {
        "path": report.path,
        "code": diagnostic.code,
        "rule": diagnostic.rule,
        "severity": diagnostic.severity.value,
        **_place(report, diagnostic.location),
        "names": list(diagnostic.names),
        "message": diagnostic.message,
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
    return {"cell": where.cell + 1, "line": where.line, "column": where.column + 1}


def _fix(diagnostic: Diagnostic) -> dict[str, Any]:
    assert diagnostic.fix is not None
    fix = diagnostic.fix
    return {"start": _point(fix.start), "end": _point(fix.end), "replacement": fix.replacement}


REPORTER = Reporter("json", render)
