"""What lies beside a notebook: files that it runs or imports, and names that its package must not take. Nothing is imported or run."""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from nb2prod.notebook.model import Notebook
from nb2prod.patterns import pattern
from nb2prod.stamps import PRESENT, Stamp, stamp_of, still

_IMPORT = pattern(r"^[ \t]*(?:import|from)[ \t]+(\w+)", re.MULTILINE)
LARGEST = 4_000_000
"""Bytes of a file that is still read: no source is larger."""


class Beside:
    """The folder of a notebook, looked at file by file. `seen` says what was asked for and what was found, so that it can be asked again."""

    def __init__(self, notebook: Path) -> None:
        self.notebook = notebook
        self._folder = notebook.parent
        self.seen: dict[str, Stamp] = {}

    def read(self, path: str) -> str | None:
        """The text of a file by its path relative to the folder, None where there is none that can be read."""
        self.seen[path] = stamp_of(self._folder / path)
        data = _bytes(self._folder, path)
        text = None if data is None else data.decode(encoding="utf-8", errors="replace")
        return text.replace("\r\n", "\n").replace("\r", "\n") if text and "\r" in text else text

    def exists(self, path: str) -> bool:
        """Is there something of that name?"""
        found = _exists(self._folder, path)
        self.seen.setdefault(path, PRESENT if found else ())
        return found

    def still(self, seen: Mapping[str, Iterable[int]]) -> bool:
        """Would the same be found today as was found then?"""
        return still(seen, str(self._folder))


def _exists(folder: Path, path: str) -> bool:
    try:
        return (folder / path).exists()
    except (OSError, ValueError):  # a name that is too long, or holds a NUL
        return False


def _bytes(folder: Path, path: str) -> bytes | None:
    try:
        file = folder / path
        if not file.is_file() or file.stat().st_size > LARGEST:
            return None
        return file.read_bytes()
    except (OSError, ValueError):
        return None


def read_beside(notebook: Path) -> Callable[[str], str | None]:
    """A function that gives the text of a file by its path relative to the notebook's folder, None where there is none that can be read."""
    return Beside(notebook).read


def taken_names(notebook: Notebook) -> frozenset[str]:
    """Modules that a package of the same name would hide, or be hidden by: those that the notebook imports, those in its folder, and all that
    are known to come from a package index, because one of them may be what the notebook's libraries import."""
    from nb2prod.requirements.tables import known_modules

    imported = {name for cell in notebook.code_cells for name in _IMPORT.findall(cell.source)}
    folder = notebook.path.parent
    beside = (file.stem for file in folder.glob("*.py")) if folder.is_dir() else ()
    return known_modules().union(imported, beside)
