"""A comment for a pull request: which notebooks will not run, and what was found in each."""

from collections.abc import Iterator, Sequence

from nb2prod.diagnostics import Diagnostic, Report, Severity, Verdict
from nb2prod.patterns import pattern
from nb2prod.reporters._places import cell_name
from nb2prod.reporters._plain import plain
from nb2prod.reporters.model import Reporter

_LONGEST = 60_000
"""Characters: GitHub takes comments of up to 65,536."""

_MARKS = pattern(r"([\\`*_{}\[\]#!|~]|:(?=//)|(?<=www)\.)")
_VERDICTS = {Verdict.YES: "yes", Verdict.NO: "**no**", Verdict.UNKNOWN: "not known"}
_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def render(reports: Sequence[Report]) -> str:
    """A summary, a table of the notebooks with findings, then the findings; the worst notebooks first, cut where comments end."""
    shown = sorted((report for report in reports if report.error or report.diagnostics), key=_badness)
    parts = [_head(reports), *([_table(shown)] if shown else [])]
    length = sum(map(len, parts))
    for report in shown:
        part = "\n".join(_findings(report))
        length += len(part) + 2
        if length > _LONGEST:
            parts.append("There is more than fits into a comment.")
            break
        parts.append(part)
    return "\n\n".join(parts) + "\n"


def _badness(report: Report) -> tuple[int, int, int, str]:
    errors = sum(diagnostic.severity is Severity.ERROR for diagnostic in report.diagnostics)
    return -bool(report.error), -errors, -len(report.diagnostics), report.path


def _head(reports: Sequence[Report]) -> str:
    stopping = sum(report.verdict is Verdict.NO for report in reports)
    found = sum(len(report.diagnostics) for report in reports)
    verb = "does" if stopping == 1 else "do"
    return f"### nb2prod\n\n{found} findings in {len(reports)} notebooks; {stopping} {verb} not run from top to bottom."


def _table(reports: Sequence[Report]) -> str:
    rows = ["| notebook | runs from top to bottom | findings |", "|---|---|--:|"]
    for report in reports:
        verdict = "cannot be read" if report.error else _VERDICTS[report.verdict]
        rows.append(f"| {_text(report.path)} | {verdict} | {len(report.diagnostics)} |")
    return "\n".join(rows)


def _findings(report: Report) -> Iterator[str]:
    yield f"#### {_text(report.path)}\n"
    if report.error:
        yield f"- {_text(report.error)}"
    if report.stop is not None:
        where = f"{_text(cell_name(report, report.stop.location.cell))}, line {report.stop.location.line}"
        yield f"- **Stops in {where}:** {_code(report.stop.name)} {_message(report.stop.why)}."
    for diagnostic in sorted(report.diagnostics, key=lambda one: (_WEIGHT[one.severity], one.location, one.code)):
        yield _finding(report, diagnostic)


def _finding(report: Report, diagnostic: Diagnostic) -> str:
    where = f"{_text(cell_name(report, diagnostic.location.cell))}, line {diagnostic.location.line}"
    return f"- {diagnostic.severity} {diagnostic.code} in {where}: {_message(diagnostic.message)}"


def _message(text: str) -> str:
    """A message of ours, in which names stand between backquotes; what stands there may come from the notebook."""
    parts = plain(text).split("`")
    if len(parts) % 2 == 0:
        return _text(text)
    return "".join(_code(part) if number % 2 else _text(part) for number, part in enumerate(parts))


def _code(text: str) -> str:
    return f"`{plain(text).replace('`', chr(39)).replace('|', chr(0xA6))}`" if text else ""


def _text(text: str) -> str:
    """Text in which nothing is markup, a link, or a mention that calls people."""
    harmless = plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("@", "@\u200b")
    return _MARKS.sub(r"\\\1", harmless)


REPORTER = Reporter("markdown", render)
