"""Puts a finished folder into its place in one step."""

import contextlib
import ctypes
import os
import sys
from pathlib import Path

_AT_FDCWD = -100
_EXCHANGE = 2  # RENAME_EXCHANGE on Linux, RENAME_SWAP on macOS


def place(finished: Path, target: Path) -> None:
    """Rename `finished` to `target`. What was at `target` is afterwards at `finished`, or gone if it was an empty folder."""
    if target.exists() and any(target.iterdir()):
        if not _exchanged(finished, target):
            _exchange_in_three(finished, target)
    else:
        if sys.platform == "win32" and target.exists():
            target.rmdir()
        finished.rename(target)
    with contextlib.suppress(OSError):  # the rename is done; only a power cut within seconds could undo it
        sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Have the names in `folder` written to the disk, where the system knows of that."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _exchanged(one: Path, other: Path) -> bool:
    """Swap two folders in one system call; False where the system or the disk cannot."""
    if sys.platform == "win32":
        return False
    libc = ctypes.CDLL(None)
    names = os.fsencode(one), os.fsencode(other)
    if hasattr(libc, "renameat2"):
        return bool(libc.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _EXCHANGE) == 0)
    if hasattr(libc, "renamex_np"):
        return bool(libc.renamex_np(*names, _EXCHANGE) == 0)
    return False


def _exchange_in_three(one: Path, other: Path) -> None:
    """Swap two folders by renaming, and rename back if the second step fails.

    Killed between the first two steps, the old folder is left beside its place, whole, with `.old` behind its name.
    """
    aside = other.with_name(f"{one.name}.old")
    other.rename(aside)
    try:
        one.rename(other)
    except OSError:
        aside.rename(other)
        raise
    aside.rename(one)
