"""Lints what a request asks for, and tells what came of it. Knows nothing of typer, which takes longer to import than a notebook to lint."""

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from nb2prod.cli.again import Answer, Memory, can_be_kept
from nb2prod.cli.lint_request import LintRequest
from nb2prod.cli.terminal import note, save, say
from nb2prod.stamps import Witness

if TYPE_CHECKING:
    from nb2prod.diagnostics import Report
    from nb2prod.linting import LintSettings

    Narrowing = Callable[[Report], Report]

FOUND, CANNOT = 1, 2
STDIN = Path("-")
_SYSTEM = str(sys.platform)


def run(request: LintRequest) -> int:
    """Lint, print, and give the exit code: 0 nothing found, 1 something found, 2 a notebook could not be read."""
    memory = Memory(_cache_folder() / "answers") if can_be_kept(request) else None
    answer = memory.recall(request) if memory is not None else None
    if answer is None:
        witness = Witness()
        answer = _answer(request, witness)
        if memory is not None and witness.complete:
            memory.keep(request, answer, witness.stamps)
    if answer.text:
        say(answer.text)
    return answer.code


def _answer(request: LintRequest, witness: Witness) -> Answer:
    from nb2prod.config import load_config
    from nb2prod.linting import LintSettings

    config = load_config(Path.cwd(), witness)
    settings = LintSettings(
        request.select or config.select, request.ignore or config.ignore, config.per_file_ignores, config.folder
    )
    found = _reports(request, settings, config.exclude, witness)
    if request.write_baseline is not None:
        return Answer("", _write_baseline(tuple(found), request.write_baseline))
    reports = tuple(map(_without_known(request.baseline), found))
    return Answer(_text(reports, request), _exit_code(reports, exit_zero=request.exit_zero))


def _reports(
    request: LintRequest, settings: "LintSettings", exclude: Sequence[str], witness: Witness
) -> Iterator["Report"]:
    from nb2prod.cli.walk import find_notebooks
    from nb2prod.linting import lint_many

    cache = None if request.no_cache else _cache_folder() / "lint-2.sqlite"
    if STDIN in request.paths:
        yield _lint_bytes(sys.stdin.buffer.read(), Path("stdin.ipynb"), settings)
    notebooks = find_notebooks([path for path in request.paths if path != STDIN], exclude, witness)
    if not request.since:
        yield from lint_many(notebooks, settings, jobs=request.jobs, cache=cache, witness=witness)
        return
    from nb2prod import revisions

    revision = revisions.since(request.since, Path.cwd())
    touched = [path for path in notebooks if path.resolve() in revision.touched]
    for path, report in zip(touched, lint_many(touched, settings, jobs=request.jobs, cache=cache), strict=True):
        yield _only_new(report, revision.before(path), path, settings)


def _only_new(report: "Report", before: bytes | None, path: Path, settings: "LintSettings") -> "Report":
    """The report without the findings that the notebook had before."""
    from nb2prod.baseline import without
    from nb2prod.reporters._fingerprints import fingerprints

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


def _cache_folder() -> Path:
    if _SYSTEM == "linux":  # platformdirs says the same there, but its import takes longer than a known answer
        return Path(os.environ.get("XDG_CACHE_HOME", "").strip() or "~/.cache").expanduser() / "nb2prod"
    from platformdirs import user_cache_path

    return user_cache_path("nb2prod", appauthor=False)


def _text(reports: Sequence["Report"], request: LintRequest) -> str:
    if request.statistics:
        return _count(reports)
    from nb2prod.reporters import render

    return render(reports, request.output_format).rstrip("\n")


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
