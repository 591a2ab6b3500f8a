"""GitLab's code quality report, shown in merge requests.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from nb2prod.diagnostics import Report, Severity
from nb2prod.reporters._fingerprints import fingerprints
from nb2prod.reporters._places import cell_name, json_line
from nb2prod.reporters._plain import plain
from nb2prod.reporters.model import Reporter

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(reports: Sequence[Report]) -> str:
    """One JSON list with an object for every finding."""
    return json.dumps([issue for report in reports for issue in _issues(report)], indent=2) + "\n"


def _issues(report: Report) -> Iterator[dict[str, Any]]:
    if report.error:
        yield _issue(report, "unreadable", plain(report.error), "blocker", 1, "")
    for diagnostic, key in zip(report.diagnostics, fingerprints(report), strict=True):
        text = f"{cell_name(report, diagnostic.location.cell)}, line {diagnostic.location.line}: {plain(diagnostic.message)}"
        line = json_line(report, diagnostic.location)
        yield _issue(report, diagnostic.code, text, _SEVERITIES[diagnostic.severity], line, key)


def _issue(report: Report, name: str, text: str, severity: str, line: int, key: str) -> dict[str, Any]:
    unique = hashlib.sha256(f"{report.path}\0{name}\0{key}".encode(errors="surrogatepass")).hexdigest()[:32]
    return {
        "description": text,
        "check_name": name,
        "fingerprint": unique,
        "severity": severity,
        "location": {"path": plain(report.path), "lines": {"begin": line}},
    }


REPORTER = Reporter("gitlab", render)
