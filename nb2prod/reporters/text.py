"""For people at a terminal: every finding with its line of source and a caret, then what became of the notebook."""

import unicodedata
from collections.abc import Iterator, Sequence

from nb2prod.diagnostics import Diagnostic, Report, Verdict
from nb2prod.reporters._places import cell_name, place_name, source_line
from nb2prod.reporters._plain import plain
from nb2prod.reporters.model import Reporter

_WIDEST = 160


def render(reports: Sequence[Report]) -> str:
    """The findings of all notebooks and a line that sums them up; nothing for notebooks in which nothing was found."""
    blocks = [block for report in reports for block in _report(report)]
    blocks.append(_summary(reports))
    return "\n".join(blocks) + "\n"


def _report(report: Report) -> Iterator[str]:
    if report.error:
        yield f"{plain(report.path)}: error: {plain(report.error)}\n"
        return
    for diagnostic in report.diagnostics:
        yield _diagnostic(report, diagnostic)
    if report.stop is not None:
        where = f"{cell_name(report, report.stop.location.cell)}, line {report.stop.location.line}"
        yield f"{plain(report.path)} does not run from top to bottom: in {where}, `{plain(report.stop.name)}` {plain(report.stop.why)}\n"
    elif report.verdict is Verdict.UNKNOWN and report.diagnostics:
        yield f"{plain(report.path)}: whether it runs from top to bottom is not known: {plain(report.why_unknown)}\n"


def _diagnostic(report: Report, diagnostic: Diagnostic) -> str:
    head = f"{place_name(report, diagnostic.location)}: {diagnostic.severity} {diagnostic.code} {plain(diagnostic.message)}"
    return "\n".join([head, *_excerpt(report, diagnostic)]) + "\n"


def _excerpt(report: Report, diagnostic: Diagnostic) -> Iterator[str]:
    """The line of source, and a caret under what is meant."""
    line = source_line(report, diagnostic.location)
    if not line.strip():
        return
    number = str(diagnostic.location.line)
    before, marked, after = _parts(line, diagnostic)
    yield f"  {number} | {before}{marked}{after}"
    yield f"  {' ' * len(number)} | {' ' * _width(before)}{'^' * max(1, _width(marked))}"


def _parts(line: str, diagnostic: Diagnostic) -> tuple[str, str, str]:
    """The line before, at and after what is meant; a very long line is cut around it."""
    column = min(diagnostic.location.column, len(line))
    length = next((len(name) for name in diagnostic.names if line.startswith(name, column)), 1)
    before, marked, after = line[:column], line[column : column + length], line[column + length :]
    if len(before) > _WIDEST:
        before = "..." + before[-40:]
    if len(after) > _WIDEST:
        after = after[:_WIDEST] + "..."
    return plain(before.replace("\t", "    ")), plain(marked), plain(after.replace("\t", "    "))


def _width(text: str) -> int:
    """The columns that a text takes on a terminal."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _summary(reports: Sequence[Report]) -> str:
    found = sum(len(report.diagnostics) for report in reports)
    touched = sum(bool(report.diagnostics) for report in reports)
    failed = sum(bool(report.error) for report in reports)
    text = f"{_count(found, 'finding')} in {touched} of {_count(len(reports), 'notebook')}"
    return text + (f", {failed} could not be read" if failed else "") + "."


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


REPORTER = Reporter("text", render)
