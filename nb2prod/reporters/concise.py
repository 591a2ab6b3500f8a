"""One line a finding, for editors and for grep."""

from collections.abc import Iterator, Sequence

from nb2prod.diagnostics import Report
from nb2prod.reporters._places import place_name
from nb2prod.reporters._plain import plain
from nb2prod.reporters.model import Reporter


def render(reports: Sequence[Report]) -> str:
    """A line for every finding: place, code, message. Nothing where nothing was found."""
    return "".join(line + "\n" for report in reports for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    if report.error:
        yield f"{plain(report.path)}: error: {plain(report.error)}"
    for diagnostic in report.diagnostics:
        yield f"{place_name(report, diagnostic.location)}: {diagnostic.code} {plain(diagnostic.message)}"


REPORTER = Reporter("concise", render)
