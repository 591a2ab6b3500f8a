"""For people in a browser: one page that holds everything, and needs neither a script nor the network.

The page's own policy forbids scripts, forms and everything from elsewhere, so that nothing a notebook holds can come alive. Text is escaped
by the template; pictures are our own, and are named to the policy by their hash.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

from nb2prod.diagnostics import Diagnostic, Report, Severity, Verdict
from nb2prod.patterns import pattern
from nb2prod.reporters._places import cell_name, source_lines
from nb2prod.reporters._plain import plain
from nb2prod.reporters.model import Reporter

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

_STYLES = pattern(r"<style>(.*?)</style>", re.DOTALL)
_VERDICTS = {Verdict.YES: "yes", Verdict.NO: "no", Verdict.UNKNOWN: "not known"}
_MOST_LINES, _AROUND = 60, 12


class Part(NamedTuple):
    """One more part of what is said about a notebook: a text, a picture (SVG of our own making) and a table, each if there is one."""

    title: str
    text: str = ""
    picture: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


class Sheet(NamedTuple):
    """What the page says about one notebook."""

    report: Report
    parts: tuple[Part, ...] = ()


def render(reports: Sequence[Report]) -> str:
    """The page for reports alone."""
    return render_page([Sheet(report) for report in reports])


def render_page(sheets: Sequence[Sheet]) -> str:
    """The page for notebooks and more that is known of them, the worst first."""
    ordered = sorted(sheets, key=lambda sheet: _badness(sheet.report))
    style = _resource("_page.css")
    values = [_sheet(sheet, number) for number, sheet in enumerate(ordered, start=1)]
    pictures = [part["picture"] for value in values for part in value["parts"]]
    styles = [style, *(found for picture in pictures for found in _STYLES.findall(picture))]
    return _template().render(
        title=plain(PurePath(ordered[0].report.path).name) if len(ordered) == 1 else f"{len(ordered)} notebooks",
        summary=_summary([sheet.report for sheet in ordered]),
        policy=_policy(styles),
        style=style,
        sheets=values,
    )


def _badness(report: Report) -> tuple[bool, int, int, int, str]:
    weights = [one.severity for one in report.diagnostics]
    stops = report.verdict is not Verdict.NO
    return not report.error, stops, -weights.count(Severity.ERROR), -len(weights), report.path


def _policy(styles: Iterable[str]) -> str:
    hashes = {base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() for style in styles}
    allowed = " ".join(f"'sha256-{one}'" for one in sorted(hashes))
    return f"default-src 'none'; style-src {allowed}; base-uri 'none'; form-action 'none'"


def _summary(reports: Sequence[Report]) -> str:
    found = sum(len(report.diagnostics) for report in reports)
    stopping = sum(report.verdict is Verdict.NO for report in reports)
    unread = sum(bool(report.error) for report in reports)
    parts = [f"{_count(found, 'finding')} in {_count(len(reports), 'notebook')}."]
    parts += [f"{stopping} would stop on the way from top to bottom."] if stopping else []
    parts += [f"{unread} cannot be read."] if unread else []
    return " ".join(parts)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _sheet(sheet: Sheet, number: int) -> dict[str, Any]:
    report = sheet.report
    weights = [one.severity for one in report.diagnostics]
    cells = list(_cells(report, f"n{number}"))
    stop = report.stop
    shown = {cell["key"] for cell in cells}
    stop_key = f"n{number}c{stop.location.cell + 1}" if stop is not None else ""
    return {
        "key": f"n{number}",
        "path": plain(report.path),
        "error": plain(report.error),
        "verdict": "error" if report.error else report.verdict.value,
        "verdict_text": "cannot be read" if report.error else _VERDICTS[report.verdict],
        "why": _why(report),
        "stop_key": stop_key if stop_key in shown else "",
        "errors": weights.count(Severity.ERROR),
        "warnings": weights.count(Severity.WARNING),
        "notes": weights.count(Severity.INFO),
        "found": len(weights),
        "cells": cells,
        "rest": _rest(report, cells),
        "parts": [_part(part, f"n{number}p{place}") for place, part in enumerate(sheet.parts, start=1)],
    }


def _why(report: Report) -> str:
    if report.stop is not None:
        where = f"{cell_name(report, report.stop.location.cell)}, line {report.stop.location.line}"
        return f"It stops in {where}: `{plain(report.stop.name)}` {plain(report.stop.why)}."
    return f"{plain(report.why_unknown)}." if report.why_unknown else ""


def _cells(report: Report, key: str) -> Iterator[dict[str, Any]]:
    """The cells in which something was found, with a word on those between."""
    places = sorted({one.location.cell for one in report.diagnostics})
    before = -1
    for place in places:
        found = [one for one in report.diagnostics if one.location.cell == place]
        first, lines = _excerpt(report, place, [one.location.line for one in found])
        yield {
            "key": f"{key}c{place + 1}",
            "between": _between(place - before - 1),
            "name": cell_name(report, place),
            "first": first,
            "lines": lines,
            "findings": [_finding(one) for one in found],
        }
        before = place


def _between(number: int) -> str:
    return f"{_count(number, 'cell')} without findings" if number else ""


def _rest(report: Report, cells: Sequence[dict[str, Any]]) -> str:
    last = max((one.location.cell for one in report.diagnostics), default=-1)
    return _between(len(report.cells) - last - 1) if cells else ""


def _excerpt(report: Report, cell: int, marked: Sequence[int]) -> tuple[int, list[dict[str, Any]]]:
    """The number of the first line that is shown, and the lines: all of a cell of ordinary length, else those around the findings."""
    lines = source_lines(report, cell)
    first, last = 1, len(lines)
    if len(lines) > _MOST_LINES:
        first = max(1, min(marked) - _AROUND)
        last = min(len(lines), max(max(marked[:1]), first) + _AROUND, first + _MOST_LINES)
    shown = range(first, last + 1)
    return first, [{"text": plain(lines[n - 1].replace("\t", "    ")), "marked": n in marked} for n in shown]


def _finding(one: Diagnostic) -> dict[str, Any]:
    return {
        "severity": one.severity.value,
        "code": one.code,
        "rule": one.rule,
        "line": one.location.line,
        "message": plain(one.message),
    }


def _part(part: Part, key: str) -> dict[str, Any]:
    """The part with its own names inside its picture: an id is there once on a page."""
    picture = part.picture.replace('id="tip"', f'id="{key}tip"').replace("url(#tip)", f"url(#{key}tip)")
    rows = [[plain(value) for value in row] for row in part.rows]
    return {
        "key": key,
        "title": part.title,
        "text": plain(part.text),
        "picture": picture,
        "columns": list(part.columns),
        "rows": rows,
    }


@cache
def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined

    environment = Environment(undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters["ticked"] = _ticked
    return environment.from_string(_resource("_page.html.jinja"))


def _ticked(text: str) -> "Markup":
    """Escaped text in which what stands between backquotes is code."""
    from markupsafe import Markup

    parts = escape(text).split("`")
    if len(parts) % 2 == 0:
        return Markup(escape(text))
    return Markup("".join(f"<code>{part}</code>" if n % 2 else part for n, part in enumerate(parts)))


def _resource(name: str) -> str:
    return files("nb2prod.reporters").joinpath(name).read_text(encoding="utf-8")


REPORTER = Reporter("html", render)
