"""SARIF 2.1.0, for code scanning on GitHub and elsewhere.

The place is given twice: as a line of the file, which platforms show, and as a logical location, the cell. GitHub takes 25,000 results a run
and shows 5,000, so the worst come first and what is beyond is cut. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from nb2prod import __version__
from nb2prod.diagnostics import Diagnostic, Location, Report, Severity
from nb2prod.reporters._fingerprints import fingerprints
from nb2prod.reporters._places import cell_name, find_cell, json_line
from nb2prod.reporters._plain import plain
from nb2prod.reporters.model import Reporter

_MOST_RESULTS = 25_000
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def render(reports: Sequence[Report]) -> str:
    """One run with all results, the most severe first."""
    found = [
        (report, diagnostic, key)
        for report in reports
        for diagnostic, key in zip(report.diagnostics, fingerprints(report), strict=True)
    ]
    found.sort(key=lambda one: (_WEIGHT[one[1].severity], one[0].path, one[1].location))
    rules = sorted({diagnostic.code for _, diagnostic, _ in found})
    run = {
        "tool": {"driver": {"name": "nb2prod", "version": __version__, "rules": [_rule(code) for code in rules]}},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(reports)],
        "results": [_result(*one, rules) for one in found[:_MOST_RESULTS]],
    }
    document = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(document, indent=2) + "\n"


def _rule(code: str) -> dict[str, Any]:
    text = {"text": f"`nb2prod explain {code}` says what {code} finds, why that matters, and shows examples."}
    return {"id": code, "shortDescription": {"text": f"nb2prod {code}"}, "fullDescription": text, "help": text}


def _invocation(reports: Sequence[Report]) -> dict[str, Any]:
    """What could not be read is a notification: it is no finding about code."""
    notes = [
        {
            "level": "error",
            "message": {"text": plain(report.error)},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(report.path)}}}],
        }
        for report in reports
        if report.error
    ]
    return {"executionSuccessful": not notes, "toolExecutionNotifications": notes}


def _result(report: Report, diagnostic: Diagnostic, key: str, rules: list[str]) -> dict[str, Any]:
    return {
        "ruleId": diagnostic.code,
        "ruleIndex": rules.index(diagnostic.code),
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": f"{cell_name(report, diagnostic.location.cell)}: {plain(diagnostic.message)}"},
        "locations": [_location(report, diagnostic.location)],
        "relatedLocations": [
            _location(report, where) | {"id": number} for number, where in enumerate(diagnostic.related, start=1)
        ],
        "partialFingerprints": {"nb2prod/v1": key},
    }


def _location(report: Report, where: Location) -> dict[str, Any]:
    cell = find_cell(report, where.cell)
    name = plain(cell.id) if cell is not None and cell.id else str(where.cell + 1)
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(report.path)},
            "region": {"startLine": json_line(report, where)},
        },
        "logicalLocations": [
            {
                "name": name,
                "fullyQualifiedName": f"cell {where.cell + 1}:{where.line}:{where.column + 1}",
                "kind": "member",
            }
        ],
    }


def _uri(path: str) -> str:
    """A path as a relative reference. A backslash is a separator on Windows only, where no name can hold one."""
    return quote(path.encode(errors="surrogatepass"), safe="/._-~")


REPORTER = Reporter("sarif", render)
