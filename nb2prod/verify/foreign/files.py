"""Which files a folder holds, and which of them were written. Used by our own process and by that of the package."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

NOT_WRITTEN = {".ipynb_checkpoints", "__pycache__", ".cache"}


def snapshot(folder: str) -> dict[str, tuple[int, int]]:
    """Size and time of the last change of every file below `folder`; what Python and Jupyter leave behind does not count."""
    found: dict[str, tuple[int, int]] = {}
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in NOT_WRITTEN]
        for name in files:
            path = Path(place, name)
            if path.is_file() and not path.is_symlink():
                status = path.stat()
                found[path.relative_to(folder).as_posix()] = (status.st_size, status.st_mtime_ns)
    return found


def written(folder: str, before: Mapping[str, tuple[int, int]], after: Mapping[str, tuple[int, int]]) -> dict[str, str]:
    """The SHA-256 of every file that is new or changed between two snapshots, "deleted" for those that are gone."""
    changes = {path: digest(Path(folder, path)) for path, status in after.items() if before.get(path) != status}
    changes.update({path: "deleted" for path in before if path not in after})
    return dict(sorted(changes.items()))


def digest(path: Path) -> str:
    total = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            total.update(block)
    return total.hexdigest()
