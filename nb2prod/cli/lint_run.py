"""Lints what a request asks for, and tells what came of it. Knows nothing of typer, which takes longer to import than a notebook to lint."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from nb2prod.cli.lint_request import LintRequest
from nb2prod.cli.terminal import note, save, say

if TYPE_CHECKING:
    from nb2prod.diagnostics import Report
    from nb2prod.linting import LintSettings

    Narrowing = Callable[[Report], Report]

FOUND, CANNOT = 1, 2
STDIN = Path("-")


def run(request: LintRequest) -> int:
    """Lint, print, and give the exit code: 0 nothing found, 1 something found, 2 a notebook could not be read."""
    settings, exclude = _settings(request.select, request.ignore)
    cache = _cache_file(request.no_cache)
    found = _reports(request.paths, settings, exclude, request.since, request.jobs, cache)
    if request.write_baseline is not None:
        return _write_baseline(tuple(found), request.write_baseline)
    reports = tuple(map(_without_known(request.baseline), found))
    _show(reports, request.output_format, statistics=request.statistics)
    return _exit_code(reports, exit_zero=request.exit_zero)


def _settings(select: tuple[str, ...], ignore: tuple[str, ...]) -> tuple["LintSettings", Sequence[str]]:
    from nb2prod.config import load_config
    from nb2prod.linting import LintSettings

    config = load_config(Path.cwd())
    return (
        LintSettings(select or config.select, ignore or config.ignore, config.per_file_ignores, config.folder),
        config.exclude,
    )


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


def _write_baseline(reports: Sequence["Report"], file: Path) -> int:
    from nb2prod.baseline import write_baseline

    save(file, write_baseline(reports, file.parent))
    note(f"{file} knows {sum(len(report.diagnostics) for report in reports)} findings")
    return CANNOT if any(report.error for report in reports) else 0


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
