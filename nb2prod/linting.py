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
from nb2prod.rules._catalogue import select_entries
from nb2prod.stamps import Stamp, Witness, stamp_of

if TYPE_CHECKING:
    from nb2prod.report_cache import Kept, ReportCache

_BATCH = 8
"""Notebooks that a process is given at a time: few enough that none waits long for the last."""
_OBJECTS = 200_000
"""Objects made between two rounds of the garbage collector. Syntax trees are large and hardly ever garbage; the default is 700."""
_LOOKS_FURTHER = "NBP304"
"""The rule that looks at more of the surroundings than is remembered: with it nothing is kept."""


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
    paths: Sequence[Path],
    settings: LintSettings,
    *,
    jobs: int = 1,
    cache: Path | None = None,
    witness: Witness | None = None,
) -> Iterator[Report]:
    """The report on each notebook, in the order of `paths`. Reports without findings come without their cells, which nobody asks for then.

    `jobs` is the number of processes, `cache` the file in which reports are kept, `witness` notes what was looked at. A notebook that cannot
    be read gives a report with an error.
    """
    looks_further = _looks_further(settings)
    known = _Known(None if looks_further else cache, settings)
    if witness is not None:
        witness.complete = not looks_further
    with _patient_collector():
        for found in _in_order(paths, settings, jobs, None if looks_further else cache, known):
            if witness is not None:
                witness.stamps[str(found.path)] = found.stamp
                witness.stamps |= {str(found.path.parent / beside): stamp for beside, stamp in found.seen.items()}
            yield found.report
    known.save()


class _Found(NamedTuple):
    """What came of a notebook: the report, the stamp of its file, and what was seen beside it for that.

    `key` is what to keep it under, "" where it is not to be kept; `fresh` is false where the report is kept already.
    """

    path: Path
    stamp: Stamp
    report: Report
    seen: Mapping[str, Stamp] = {}
    key: str = ""
    fresh: bool = True


class _Known:
    """What is known from earlier runs; nothing where nothing is to be kept."""

    def __init__(self, file: Path | None, settings: LintSettings) -> None:
        self._settings = settings
        self._cache = None if file is None else _open_cache(file)

    def key(self, path: Path, data: bytes) -> str:
        """The key of the report on a notebook with these bytes."""
        if self._cache is None:
            return ""
        rules = ("select", *self._settings.select, "ignore", *self._settings.ignored_for(path))
        return self._cache.key(data, (*rules, path.suffix))

    def find_at(self, path: Path) -> _Found | None:
        """What is known of a file that is as it was."""
        stamp = stamp_of(path)
        return self._found(path, stamp, self._cache.find_at(self._place(path), stamp) if self._cache else None, "")

    def find(self, path: Path, stamp: Stamp, key: str) -> _Found | None:
        """What is known of the bytes of a file."""
        return self._found(path, stamp, self._cache.find(key) if self._cache else None, key)

    def keep(self, found: _Found) -> _Found:
        """Keep what was found until `save`; an error tells the name of the file and is not kept."""
        if self._cache is not None and found.key and not found.report.error:
            if found.fresh:
                self._cache.keep(found.key, found.report, found.seen)
            self._cache.keep_place(self._place(found.path), found.stamp, found.key)
        return found

    def save(self) -> None:
        """Write what is new."""
        if self._cache is not None:
            self._cache.save()

    def _found(self, path: Path, stamp: Stamp, kept: "Kept | None", key: str) -> _Found | None:
        if kept is None or not Beside(path).still(kept.seen):
            return None
        return _Found(path, stamp, kept.report._replace(path=str(path)), kept.seen, key, fresh=False)

    def _place(self, path: Path) -> str:
        return self.key(path, str(path.absolute()).encode(errors="surrogatepass"))


def _in_order(
    paths: Sequence[Path], settings: LintSettings, jobs: int, cache: Path | None, known: _Known
) -> Iterator[_Found]:
    if jobs > 1 and len(paths) > 1:
        yield from _shared(paths, settings, jobs, cache, known)
        return
    for path in paths:
        yield known.find_at(path) or known.keep(_look_at(path, settings, known))


def _shared(
    paths: Sequence[Path], settings: LintSettings, jobs: int, cache: Path | None, known: _Known
) -> Iterator[_Found]:
    """The same with the looking done by other processes."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    before = [known.find_at(path) for path in paths]
    unknown = [path for path, found in zip(paths, before, strict=True) if found is None]
    batches = [unknown[start : start + _BATCH] for start in range(0, len(unknown), _BATCH)]
    context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_start_worker) as pool:
        several = pool.map(_look_at_batch, batches, [settings] * len(batches), [cache] * len(batches))
        done = (found for batch in several for found in batch)
        for found in before:
            yield found or known.keep(next(done))


def _start_worker() -> None:
    gc.freeze()
    gc.set_threshold(_OBJECTS, 20, 100)


def _look_at_batch(paths: Sequence[Path], settings: LintSettings, cache: Path | None) -> list[_Found]:
    known = _Known(cache, settings)
    return [_look_at(path, settings, known) for path in paths]


def _look_at(path: Path, settings: LintSettings, known: _Known) -> _Found:
    """Read the notebook, and lint it if its bytes are not known."""
    stamp = stamp_of(path)
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a usable file name"
        return _Found(path, stamp, Report(str(path), error=f"{path.name}: cannot be read: {reason}"))
    key = known.key(path, data)
    return known.find(path, stamp, key) or _lint(path, data, settings)._replace(stamp=stamp, key=key)


def _lint(path: Path, data: bytes, settings: LintSettings) -> _Found:
    beside = Beside(path)
    report = check_source(data, beside, settings.select, settings.ignored_for(path))
    told = report.diagnostics or report.suppressed or report.stop
    return _Found(path, (), report if told else report._replace(cells=()), beside.seen)


def _open_cache(file: Path) -> "ReportCache":
    from nb2prod.report_cache import ReportCache

    return ReportCache(file)


def _looks_further(settings: LintSettings) -> bool:
    entries = select_entries(settings.select, settings.ignore)
    return any(entry.code == _LOOKS_FURTHER for entry in entries)


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
