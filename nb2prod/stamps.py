"""Has anything changed since? What the file system says of files, without reading them."""

import os
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from nb2prod import __version__

Stamp = tuple[int, ...]
"""What stands at a path: times, size and number of the file; empty where nothing does."""
PRESENT: Stamp = (1,)
"""Something does, and what it holds does not matter."""


def stamp_of(path: str | Path) -> Stamp:
    """The stamp of a file or folder today. That of a folder changes with the names in it. Take it before you read the file."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):  # also a name that is too long, or holds a NUL
        return ()
    return (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)


def still(stamps: Mapping[str, Iterable[int]], folder: str = "") -> bool:
    """Do the paths, relative to `folder`, have the same stamps today?"""
    return all(
        tuple(before) == _today(os.path.join(folder, path), len(tuple(before))) for path, before in stamps.items()
    )


class Witness:
    """Remembers what a run has looked at, and how it was then. `complete` is false where it has looked at more than that."""

    def __init__(self) -> None:
        self.stamps: dict[str, Stamp] = {}
        self.complete = True

    def see(self, path: str | Path) -> Stamp:
        """Note the path as it is now, before it is read; the first look counts."""
        return self.stamps.setdefault(str(path), stamp_of(path))

    def see_presence(self, path: Path) -> bool:
        """Note whether something is there."""
        there = path.exists()
        self.stamps.setdefault(str(path), PRESENT if there else ())
        return there


@cache
def program_stamp() -> str:
    """A text that changes with this program: its version, its files, and the Python it runs on.

    What an installer has put in place is put there anew as a whole; in a checkout each file may change under the same version.
    """
    package = os.path.dirname(__file__)
    installed = "site-packages" in package
    files = stamp_of(__file__) if installed else zlib.crc32(repr(sorted(_files(package))).encode())
    return f"{__version__} {files} {sys.version} {sys.prefix}"


def _today(path: str, parts: int) -> Stamp:
    now = stamp_of(path)
    return PRESENT if now and parts == len(PRESENT) else now


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _files(entry.path)
            else:
                found = entry.stat()
                yield entry.path, found.st_mtime_ns, found.st_size
