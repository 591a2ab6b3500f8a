"""The quick reader of a plain `lint` line: it says what typer would, or leaves the line to typer."""

import inspect
from pathlib import Path

import pytest

from nb2prod.cli.lint import lint
from nb2prod.cli.lint_request import LintRequest, read_request

A, B = Path("a.ipynb"), Path("b")


def test_it_has_the_options_of_the_command() -> None:
    assert tuple(inspect.signature(lint).parameters) == LintRequest._fields


@pytest.mark.parametrize(
    ("line", "request_read"),
    [
        ("a.ipynb", LintRequest((A,))),
        ("a.ipynb b", LintRequest((A, B))),
        ("-", LintRequest((Path("-"),))),
        ("--select NBP1 a.ipynb --select NBP3", LintRequest((A,), select=("NBP1", "NBP3"))),
        ("--output-format=json a.ipynb", LintRequest((A,), output_format="json")),
        ("a.ipynb --jobs 2 --no-cache --statistics", LintRequest((A,), jobs=2, no_cache=True, statistics=True)),
        ("a.ipynb --baseline b --exit-zero", LintRequest((A,), baseline=B, exit_zero=True)),
        ("a.ipynb --since HEAD", LintRequest((A,), since="HEAD")),
    ],
)
def test_plain_lines_are_read(line: str, request_read: LintRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_request(line.split()) == request_read
    asked: list[LintRequest] = []
    monkeypatch.setattr("nb2prod.cli.lint_run.run", lambda request: asked.append(request) or 0)
    import typer

    from nb2prod.cli.commands import app

    typer.main.get_command(app).main(["lint", *line.split()], standalone_mode=False)
    assert asked == [request_read]


@pytest.mark.parametrize(
    "line",
    "|--help|-h a|a --jobs|a --jobs 0|a --jobs x|a --sel NBP1|a --output-format yaml|a --statistics=yes|a -- b|a --baseline -x|a --select="
    "|--no-cache".split("|"),
)
def test_all_others_are_left_to_typer(line: str) -> None:
    assert read_request(line.split()) is None
