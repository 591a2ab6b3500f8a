"""A copy of the notebook's folder to run in, so that nothing a notebook writes or deletes touches the real one."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MOST_BYTES = 1_000_000_000
LARGEST_FILE = 300_000_000
MOST_FILES = 20_000
NOT_COPIED = frozenset(
    {".git", ".hg", ".ipynb_checkpoints", "__pycache__", "node_modules", ".mypy_cache", ".pytest_cache"}
)


@dataclass(frozen=True, slots=True)
class Copy:
    """A copied folder. `top` is private to the run and holds `work`, the copy; `left_out` are files too large to copy."""

    top: Path
    work: Path
    left_out: tuple[str, ...]


@contextmanager
def copied(folder: Path) -> Iterator[Copy]:
    """A copy of `folder` for as long as the context lasts. Links to files and folders become what they point to.

    Nearer files come first, so that in a huge folder (a home folder, say) those beside the notebook are there; files over 300 MB, and what
    is over 1 GB or 20,000 files in all, are left out and named.
    """
    top = Path(tempfile.mkdtemp(prefix="nb2prod-")).resolve()
    work = top / (folder.resolve().name or "root")
    try:
        work.mkdir()
        yield Copy(top, work, tuple(_copy_tree(folder, work)))
    finally:
        shutil.rmtree(top, ignore_errors=True)


def _copy_tree(source: Path, target: Path) -> Iterator[str]:
    """Copies level by level and yields what it leaves out."""
    waiting = [(source, target)]
    seen = {source.resolve()}
    room, files = MOST_BYTES, MOST_FILES
    while waiting:
        here, there = waiting.pop(0)
        for path in _entries(here):
            if path.is_dir():
                if path.resolve() not in seen:
                    seen.add(path.resolve())
                    (there / path.name).mkdir()
                    waiting.append((path, there / path.name))
                continue
            size = _size(path)
            if size > min(LARGEST_FILE, room) or files == 0 or not _copy(path, there / path.name):
                yield path.relative_to(source).as_posix()
                continue
            room, files = room - size, files - 1


def _entries(folder: Path) -> list[Path]:
    """The files and folders in `folder` that can be copied: no broken links, sockets, caches or virtual environments."""
    try:
        found = sorted(folder.iterdir())
    except OSError:  # may not be read, or has gone since it was seen
        return []
    return [path for path in found if path.name not in NOT_COPIED and _is_copyable(path)]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _copy(path: Path, to: Path) -> bool:
    """False where the file cannot be copied: others may be at work in the folder, and it may have gone."""
    try:
        shutil.copy2(path, to)
    except OSError:
        return False
    return True


def _is_copyable(path: Path) -> bool:
    if path.is_dir():
        return os.access(path, os.R_OK | os.X_OK) and not (path / "pyvenv.cfg").exists()
    return path.is_file() and os.access(path, os.R_OK)
