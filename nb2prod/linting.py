"""Lints many notebooks: those that are known from an earlier run are not looked at again, the others can be shared among processes."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from nb2prod.beside import Beside
from nb2prod.checking import check_source
from nb2prod.diagnostics import Report

if TYPE_CHECKING:
    from nb2prod.report_cache import ReportCache

_BATCH = 8
"""Notebooks that a process is given at a time: few enough that none waits long for the last."""
_OBJECTS = 200_000
"""Objects made between two rounds of the garbage collector. Syntax trees are large and hardly ever garbage; the default is 700."""
_LOOKS_FURTHER = ("NBP304", "NBP601")
"""Rules that look at more of the surroundings than is remembered: with them nothing is kept."""


class LintSettings(NamedTuple):
    """Which rules apply. `per_file` maps patterns of paths to the rules that do not apply to notebooks whose path, relative to `root`, fits."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file: Mapping[str, tuple[str, ...]] = {}
    root: Path = Path()

    def ignored_for(self, path: Path) -> tuple[str, ...]:
        """The rules that do not apply to the notebook at `path`."""
        if not self.per_file:
            return self.ignore
        inside = _relative(path, self.root)
        more = (code for pattern, codes in self.per_file.items() if _fits(inside, pattern) for code in codes)
        return tuple(dict.fromkeys((*self.ignore, *more)))


def lint_many(
    paths: Sequence[Path], settings: LintSettings, *, jobs: int = 1, cache: Path | None = None
) -> Iterator[Report]:
    """The report on each notebook, in the order of `paths`. Reports without findings come without their cells, which nobody asks for then.

    `jobs` is the number of processes, `cache` the file in which reports are kept. One that cannot be read gives a report with an error.
    """
    reports = _open_cache(cache, settings)
    with _patient_collector():
        yield from _in_order(paths, settings, jobs, reports)
    if reports is not None:
        reports.save()


class _Found(NamedTuple):
    """What came of a notebook: the report, what was seen beside it for that, and the key to keep it under ("" where nothing is kept)."""

    report: Report
    seen: Mapping[str, str]
    key: str


def _in_order(
    paths: Sequence[Path], settings: LintSettings, jobs: int, cache: "ReportCache | None"
) -> Iterator[Report]:
    if jobs > 1 and len(paths) > 1:
        yield from _shared(paths, settings, jobs, cache)
        return
    for path in paths:
        data = _read(path)
        known = data if isinstance(data, Report) else _known(path, data, settings, cache)
        if known is None:
            assert isinstance(data, bytes)
            known = _keep(_lint(path, data, settings, cache is not None), cache)
        yield known


def _shared(paths: Sequence[Path], settings: LintSettings, jobs: int, cache: "ReportCache | None") -> Iterator[Report]:
    """The same with the looking done by other processes. They read the files again, which costs less than handing the bytes over."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    known = [None if cache is None else _known_on_disk(path, settings, cache) for path in paths]
    unknown = [path for path, report in zip(paths, known, strict=True) if report is None]
    batches = [unknown[start : start + _BATCH] for start in range(0, len(unknown), _BATCH)]
    context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_start_worker) as pool:
        done = (
            found
            for batch in pool.map(_lint_batch, batches, [settings] * len(batches), [cache is not None] * len(batches))
            for found in batch
        )
        for report in known:
            yield _keep(next(done), cache) if report is None else report


def _read(path: Path) -> bytes | Report:
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a usable file name"
        return Report(str(path), error=f"{path.name}: cannot be read: {reason}")


def _known_on_disk(path: Path, settings: LintSettings, cache: "ReportCache") -> Report | None:
    data = _read(path)
    return data if isinstance(data, Report) else _known(path, data, settings, cache)


def _known(path: Path, data: bytes, settings: LintSettings, cache: "ReportCache | None") -> Report | None:
    """The report that is kept for these bytes, if everything beside the notebook is as it was."""
    found = cache.find(_key(path, data, settings)) if cache is not None else None
    return found[0]._replace(path=str(path)) if found is not None and Beside(path).still(found[1]) else None


def _keep(found: _Found, cache: "ReportCache | None") -> Report:
    if cache is not None and not found.report.error:  # an error tells the name of the file
        cache.keep(found.key, found.report, found.seen)
    return found.report


def _key(path: Path, data: bytes, settings: LintSettings) -> str:
    from nb2prod.report_cache import cache_key

    return cache_key(data, ("select", *settings.select, "ignore", *settings.ignored_for(path), path.suffix))


def _start_worker() -> None:
    gc.freeze()
    gc.set_threshold(_OBJECTS, 20, 100)


def _lint_batch(paths: Sequence[Path], settings: LintSettings, kept: bool) -> list[_Found]:
    found = []
    for path in paths:
        data = _read(path)
        found.append(_Found(data, {}, "") if isinstance(data, Report) else _lint(path, data, settings, kept))
    return found


def _lint(path: Path, data: bytes, settings: LintSettings, kept: bool) -> _Found:
    beside = Beside(path)
    report = check_source(data, beside, settings.select, settings.ignored_for(path))
    told = report.diagnostics or report.suppressed or report.stop
    key = _key(path, data, settings) if kept else ""
    return _Found(report if told else report._replace(cells=()), beside.seen, key)


def _open_cache(file: Path | None, settings: LintSettings) -> "ReportCache | None":
    if file is None or not _can_be_kept(settings):
        return None
    from nb2prod.report_cache import ReportCache

    return ReportCache(file)


def _can_be_kept(settings: LintSettings) -> bool:
    from nb2prod.rules import select_rules

    return not any(rule.code in _LOOKS_FURTHER for rule in select_rules(settings.select, settings.ignore))


@contextmanager
def _patient_collector() -> Iterator[None]:
    """Let the garbage collector look seldom: what a notebook leaves behind is mostly freed without it."""
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _relative(path: Path, root: Path) -> str:
    try:
        return path.absolute().relative_to(root.absolute()).as_posix()
    except ValueError:
        return path.as_posix()


def _fits(path: str, pattern: str) -> bool:
    return fnmatch(path, pattern) or fnmatch(path.rpartition("/")[2], pattern)
