"""Files beside a notebook, read for the analysis of `%run` and of local modules. Nothing is imported or run."""

from collections.abc import Callable
from pathlib import Path

LARGEST = 4_000_000
"""Bytes of a file that is still read: no source is larger."""


def read_beside(notebook: Path) -> Callable[[str], str | None]:
    """A function that gives the text of a file by its path relative to the notebook's folder, None where there is none that can be read."""
    folder = notebook.parent

    def read(path: str) -> str | None:
        try:
            file = folder / path
            if not file.is_file() or file.stat().st_size > LARGEST:
                return None
            return file.read_text(encoding="utf-8", errors="replace")
        except (OSError, ValueError):  # a name that is too long, or holds a NUL
            return None

    return read
