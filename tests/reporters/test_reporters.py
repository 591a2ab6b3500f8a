"""Every reporter against a golden file, and what all of them promise about text that comes from notebooks.

After a change of format run them with `--update-golden`, and read what was written.
"""

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from nb2prod.diagnostics import CellPlace, Diagnostic, Location, Report, Severity, Stop, Verdict
from nb2prod.errors import ConfigError
from nb2prod.reporters import render, reporter_names

GOLDEN = Path(__file__).with_name("golden")
SOURCE = "rate = 0.2\n\tprint(total, rate)"
HOSTILE = "\x1b]0;pwned\x07 \u202eevil\n::error::gotcha <script>alert(1)</script> [x](javascript:1) @everyone %0A | `a`"


def report(path: str = "work/churn.ipynb") -> Report:
    return Report(
        path,
        cells=(
            CellPlace(0, "markdown", "intro", None, "# Churn", 5),
            CellPlace(1, "code", "a1b2", 12, SOURCE, 14),
            CellPlace(2, "code", "", None, "total = 3", 25),
        ),
        diagnostics=(
            Diagnostic(
                Location(1, 2, 7), "NBP101", "`total` is used here but bound only later, in cell 3", Severity.ERROR, ("total",),
                (Location(2),), rule="used-before-bound",
            ),
            Diagnostic(Location(2), "NBP404", "the cell was saved with an error: ValueError", Severity.WARNING),
        ),
        verdict=Verdict.NO,
        stop=Stop(Location(1, 2, 7), 0, "total", "is bound only later, in cell 3"),
    )  # fmt: skip


def hostile() -> Report:
    cells = (CellPlace(0, "code", HOSTILE, 1, HOSTILE, 3),)
    found = (Diagnostic(Location(0, 1, 2), "NBP102", f"`{HOSTILE}` {HOSTILE}", Severity.ERROR, (HOSTILE,)),)
    stop = Stop(Location(0), 0, HOSTILE, HOSTILE)
    return Report(f"{HOSTILE}.ipynb", cells, found, Verdict.NO, stop)


REPORTS = (
    report(),
    Report("clean.ipynb", verdict=Verdict.YES),
    Report("broken.ipynb", error="broken.ipynb: is not JSON"),
)


@pytest.mark.parametrize("name", reporter_names())
def test_golden(name: str, request: pytest.FixtureRequest) -> None:
    golden = GOLDEN / f"{name}.txt"
    written = render(REPORTS, name)
    if request.config.getoption("--update-golden"):
        golden.write_text(written)
    assert written == golden.read_text()


@pytest.mark.parametrize("name", reporter_names())
def test_hostile_text_drives_nothing(name: str) -> None:
    written = render([hostile()], name)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", written)
    assert not re.search(r"^::error::gotcha", written, re.MULTILINE)
    if name in ("html", "junit"):
        assert "<script>alert" not in written


@pytest.mark.parametrize("name", ["json", "gitlab", "sarif"])
def test_json_formats_parse(name: str) -> None:
    assert json.loads(render([hostile()], name))


def test_junit_parses() -> None:
    assert ET.fromstring(render([hostile()], "junit").partition("\n")[2]).tag == "testsuites"


def test_github_command_is_one_line() -> None:
    (line,) = render([hostile()], "github").splitlines()
    properties, _, message = line.removeprefix("::error ").partition("::")
    assert properties.count("=") == 3, "no property was smuggled in"
    assert "%0A" not in message.replace("%250A", "")


def test_markdown_mentions_and_links_nobody() -> None:
    written = render([hostile()], "markdown")
    outside = re.sub(r"`[^`]*`", "", re.sub(r"\\.", "", written))
    assert "<script" not in outside
    assert "@everyone" not in outside
    assert "[x](" not in outside
    assert all(line.count("|") in (0, 4) for line in outside.splitlines())


@pytest.mark.parametrize("name", reporter_names())
def test_secrets_are_never_shown(name: str) -> None:
    key = "AKIAQ7RTZ3B5LMN4WXYZ"
    cells = (CellPlace(0, "code", "", 1, f"key = '{key}'", 3),)
    found = (
        Diagnostic(Location(0, 1, 7), "NBP401", "this looks like an AWS access key", Severity.ERROR),
        Diagnostic(Location(0, 1, 0), "NBP207", "`key` is something else later", Severity.WARNING, ("key",)),
    )
    assert key not in render([Report("a.ipynb", cells, found)], name)


def test_fingerprints_survive_moving_and_layout() -> None:
    moved = report()
    intro = CellPlace(0, "markdown", "new", None, "# More", 1)
    cells = (
        intro,
        *(CellPlace(c.index + 1, c.kind, c.id, None, c.source + "\n\n", c.json_line + 9) for c in moved.cells),
    )
    found = tuple(
        Diagnostic(Location(d.location.cell + 1, d.location.line), d.code, "said otherwise", d.severity, d.names)
        for d in moved.diagnostics
    )
    before = json.loads(render([moved], "json"))["diagnostics"]
    after = json.loads(render([Report("b.ipynb", cells, found)], "json"))["diagnostics"]
    assert [one["fingerprint"] for one in before] == [one["fingerprint"] for one in after]


def test_equal_findings_have_different_fingerprints() -> None:
    twice = report()
    doubled = Report(twice.path, twice.cells, twice.diagnostics[:1] * 2)
    found = json.loads(render([doubled], "json"))["diagnostics"]
    assert len({one["fingerprint"] for one in found}) == 2


def test_caret_stands_under_the_name() -> None:
    lines = render([report()], "text").splitlines()
    shown, caret = lines[1], lines[2]
    assert shown[caret.index("^") : caret.rindex("^") + 1] == "total"


def test_unknown_format_is_refused() -> None:
    with pytest.raises(ConfigError, match="no output format is called 'yaml'"):
        render([], "yaml")


def test_a_file_of_one_line_has_one_line() -> None:
    cells = tuple(CellPlace(i, "code", "", None, "x = 1\ny = 2", 1) for i in range(2))
    found = (Diagnostic(Location(1, 2), "NBP102", "x", Severity.ERROR),)
    assert json.loads(render([Report("a.ipynb", cells, found)], "json"))["diagnostics"][0]["json_line"] == 1
