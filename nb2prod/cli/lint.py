"""`nb2prod lint`: what is wrong with notebooks, without running them."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nb2prod.cli.choices import IgnoreOption, SelectOption
from nb2prod.cli.terminal import note, save, say

if TYPE_CHECKING:
    from nb2prod.diagnostics import Report
    from nb2prod.linting import LintSettings

    Narrowing = Callable[[Report], Report]

FOUND, CANNOT = 1, 2
FORMATS = "concise, github, gitlab, html, json, junit, markdown, sarif or text"
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
    select: SelectOption = None,
    ignore: IgnoreOption = None,
    since: Annotated[
        str, typer.Option(metavar="REV", help="Report only what came since the work parted from this git revision.")
    ] = "",
    baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Leave out the findings that this file knows.")
    ] = None,
    write_baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write all findings into this file, and report none.")
    ] = None,
    statistics: Annotated[bool, typer.Option("--statistics", help="Count the findings of each rule instead.")] = False,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit with 0 though something was found.")] = False,
    jobs: Annotated[int, typer.Option(min=1, metavar="N", help="Share the notebooks among N processes.")] = 1,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Neither use nor keep results of other runs.")] = False,
) -> None:
    """Say where a notebook would fail or give something else if it were run from top to bottom.

    Nothing is run. Exit code 0: nothing found, 1: something found, 2: a notebook could not be read.
    """
    settings, exclude = _settings(select, ignore)
    found = _reports(paths, settings, exclude, since, jobs, _cache_file(no_cache))
    if write_baseline is not None:
        _write_baseline(tuple(found), write_baseline)
        return
    reports = tuple(map(_without_known(baseline), found))
    _show(reports, output_format, statistics=statistics)
    raise typer.Exit(_exit_code(reports, exit_zero=exit_zero))


def _settings(select: list[str] | None, ignore: list[str] | None) -> tuple["LintSettings", Sequence[str]]:
    from nb2prod.config import load_config
    from nb2prod.linting import LintSettings

    config = load_config(Path.cwd())
    chosen, left_out = tuple(select or config.select), tuple(ignore or config.ignore)
    return LintSettings(chosen, left_out, config.per_file_ignores, config.folder), config.exclude


def _reports(
    paths: Sequence[Path],
    settings: "LintSettings",
    exclude: Sequence[str],
    since: str,
    jobs: int,
    cache: Path | None,
) -> Iterator["Report"]:
    from nb2prod.cli.walk import find_notebooks
    from nb2prod.linting import lint_many

    if STDIN in paths:
        name = Path("stdin.ipynb")
        yield _lint_bytes(sys.stdin.buffer.read(), name, settings)
    notebooks = find_notebooks([path for path in paths if path != STDIN], exclude)
    if not since:
        yield from lint_many(notebooks, settings, jobs=jobs, cache=cache)
        return
    from nb2prod import revisions

    revision = revisions.since(since, Path.cwd())
    touched = [path for path in notebooks if path.resolve() in revision.touched]
    for path, report in zip(touched, lint_many(touched, settings, jobs=jobs, cache=cache), strict=True):
        yield _only_new(report, revision.before(path), path, settings)


def _only_new(report: "Report", before: bytes | None, path: Path, settings: "LintSettings") -> "Report":
    """The report without the findings that the notebook had before."""
    from nb2prod.baseline import without
    from nb2prod.reporters import fingerprints

    if before is None or not report.diagnostics:
        return report
    return without(report, fingerprints(_lint_bytes(before, path, settings)))


def _lint_bytes(data: bytes, path: Path, settings: "LintSettings") -> "Report":
    from nb2prod.beside import Beside
    from nb2prod.checking import check_source

    return check_source(data, Beside(path), settings.select, settings.ignored_for(path))


def _without_known(baseline: Path | None) -> "Narrowing":
    if baseline is None:
        return lambda report: report
    from nb2prod.baseline import leave_out_known, read_baseline

    return partial(leave_out_known, file=baseline, known=read_baseline(baseline))


def _write_baseline(reports: Sequence["Report"], file: Path) -> None:
    from nb2prod.baseline import write_baseline

    save(file, write_baseline(reports, file.parent))
    note(f"{file} knows {sum(len(report.diagnostics) for report in reports)} findings")
    raise typer.Exit(CANNOT if any(report.error for report in reports) else 0)


def _cache_file(no_cache: bool) -> Path | None:
    if no_cache:
        return None
    from platformdirs import user_cache_path

    return user_cache_path("nb2prod", appauthor=False) / "lint-1.sqlite"


def _show(reports: Sequence["Report"], output_format: str, *, statistics: bool) -> None:
    from nb2prod.reporters import render

    text = _count(reports) if statistics else render(reports, output_format)
    if text:
        say(text.rstrip("\n"))


def _count(reports: Sequence["Report"]) -> str:
    """One line a rule, the most frequent first."""
    rules = Counter((one.code, one.rule) for report in reports for one in report.diagnostics)
    lines = [f"{count:6} {code} {name}" for (code, name), count in sorted(rules.items(), key=lambda x: (-x[1], x[0]))]
    touched = sum(bool(report.diagnostics) for report in reports)
    return "\n".join([*lines, f"{sum(rules.values()):6} findings in {touched} of {len(reports)} notebooks"])


def _exit_code(reports: Sequence["Report"], *, exit_zero: bool) -> int:
    if any(report.error for report in reports):
        return CANNOT
    return FOUND if not exit_zero and any(report.diagnostics for report in reports) else 0
