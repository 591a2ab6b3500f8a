"""What lies beside a notebook: files that it runs or imports, and names that its package must not take. Nothing is imported or run."""

import re
from collections.abc import Callable
from pathlib import Path

from nb2prod.notebook.model import Notebook

_IMPORT = re.compile(r"^[ \t]*(?:import|from)[ \t]+(\w+)", re.MULTILINE)
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


def taken_names(notebook: Notebook) -> frozenset[str]:
    """Modules that a package of the same name would hide, or be hidden by: those that the notebook imports, and those in its folder."""
    imported = {name for cell in notebook.code_cells for name in _IMPORT.findall(cell.source)}
    folder = notebook.path.parent
    beside = (file.stem for file in folder.glob("*.py")) if folder.is_dir() else ()
    return frozenset(imported).union(beside)
