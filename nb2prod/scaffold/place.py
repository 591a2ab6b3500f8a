"""Puts files and folders on the disk so that they are there when the system says so."""

import contextlib
import os
import sys
from pathlib import Path


def place(finished: Path, target: Path) -> None:
    """Rename `finished` to `target`, which is not there, or is an empty folder. Raises OSError where it is neither any more."""
    if sys.platform == "win32" and target.exists():
        target.rmdir()
    finished.rename(target)
    with contextlib.suppress(OSError):  # the rename is done; only a power cut within seconds could undo it
        sync_folder(target.parent)


def write_new(path: Path, data: bytes) -> None:
    """Write a file that must not be there yet, and wait until the disk has it."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Have the names in `folder` written to the disk, where the system knows of that."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
