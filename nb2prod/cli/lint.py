"""`nb2prod lint`: what is wrong with notebooks, without running them."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nb2prod.cli.terminal import say

if TYPE_CHECKING:
    from nb2prod.config import Config
    from nb2prod.diagnostics import Report

FOUND, CANNOT = 1, 2
FORMATS = "concise, github, gitlab, json, junit, markdown, sarif or text"
STDIN = Path("-")


def _known_format(name: str) -> str:
    from nb2prod.reporters import reporter_names

    if name not in reporter_names():
        raise typer.BadParameter(f"there is no format {name!r}; there are {', '.join(reporter_names())}")
    return name


def lint(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH", help="Notebooks, folders to walk for *.ipynb, or - for stdin.")
    ],
    output_format: Annotated[
        str, typer.Option(metavar="FORMAT", help=f"How to report: {FORMATS}.", callback=_known_format)
    ] = "text",
    select: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="Apply these rules only, by code or by its start (NBP1). Repeat for more."),
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="Leave these rules out. Repeat for more.")
    ] = None,
) -> None:
    """Say where a notebook would fail or give something else if it were run from top to bottom.

    Nothing is run. Exit code 0: nothing found, 1: something found, 2: a notebook could not be read.
    """
    from nb2prod.config import load_config
    from nb2prod.reporters import render

    here = load_config(Path.cwd())
    reports = tuple(_reports(paths, here, tuple(select or here.select), tuple(ignore or here.ignore)))
    text = render(reports, output_format)
    if text:
        say(text.rstrip("\n"))
    raise typer.Exit(_exit_code(reports))


def _reports(
    paths: Sequence[Path], config: "Config", select: tuple[str, ...], ignore: tuple[str, ...]
) -> Iterator["Report"]:
    from nb2prod import pipeline
    from nb2prod.cli.walk import find_notebooks

    files = [path for path in paths if path != STDIN]
    if STDIN in paths:
        yield pipeline.lint_source(sys.stdin.buffer.read(), Path("stdin.ipynb"), select=select, ignore=ignore)
    for notebook in find_notebooks(files, config.exclude):
        yield pipeline.lint(notebook, select=select, ignore=ignore)


def _exit_code(reports: Sequence["Report"]) -> int:
    if any(report.error for report in reports):
        return CANNOT
    return FOUND if any(report.diagnostics for report in reports) else 0
