"""Annotations of GitHub Actions: workflow commands, which put each finding beside its line in a pull request.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
"""

from collections.abc import Iterator, Sequence

from nb2prod.diagnostics import Diagnostic, Report, Severity
from nb2prod.reporters._places import cell_name, json_line
from nb2prod.reporters._plain import plain
from nb2prod.reporters.model import Reporter

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(reports: Sequence[Report]) -> str:
    """A workflow command for every finding. Text from notebooks is escaped: it can start no command of its own."""
    return "".join(line + "\n" for report in reports for line in _commands(report))


def _commands(report: Report) -> Iterator[str]:
    if report.error:
        yield f"::error file={_property(report.path)},title=nb2prod::{_data(report.error)}"
    for diagnostic in report.diagnostics:
        yield _command(report, diagnostic)


def _command(report: Report, diagnostic: Diagnostic) -> str:
    where = diagnostic.location
    text = f"{cell_name(report, where.cell)}, line {where.line}: {diagnostic.message}"
    return (
        f"::{_LEVELS[diagnostic.severity]} file={_property(report.path)},line={json_line(report, where)},"
        f"title={_property(diagnostic.code)}::{_data(text)}"
    )


def _data(text: str) -> str:
    """Text after the second `::`, in which percent signs and line breaks have to be escaped."""
    return plain(text).replace("%", "%25")


def _property(text: str) -> str:
    """Text in a property, in which colons and commas have to be escaped too."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


REPORTER = Reporter("github", render)
