"""Puts a finished folder into its place in one step."""

import contextlib
import ctypes
import os
import shutil
import sys
from pathlib import Path

from nb2prod.errors import ScaffoldError

_AT_FDCWD = -100
_EXCHANGE = 2  # RENAME_EXCHANGE on Linux, RENAME_SWAP on macOS


def place(finished: Path, target: Path) -> None:
    """Rename `finished` to `target`. What was at `target` is afterwards at `finished`, or gone."""
    if target.exists() and any(target.iterdir()):
        if not _exchanged(finished, target):
            _put_aside_and_replace(finished, target)
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


def _put_aside_and_replace(finished: Path, target: Path) -> None:
    """Do it with two renames, and undo the first if the second fails.

    Killed between the two, the old folder is left beside its place, whole, with `.old` behind its name.
    """
    aside = target.with_name(f"{finished.name}.old")
    target.rename(aside)
    try:
        finished.rename(target)
    except OSError:
        _put_back(aside, target)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _put_back(aside: Path, target: Path) -> None:
    try:
        aside.rename(target)
    except OSError as error:
        raise ScaffoldError(
            "the new folder could not be put into its place, nor the old one back",
            place=str(aside),
            hint=f"this is the old folder, whole: rename it to {target.name}",
        ) from error
