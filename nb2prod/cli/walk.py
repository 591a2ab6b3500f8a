"""Which notebooks are meant by the paths on the command line."""

import os
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

from nb2prod.cli.ignored import IgnoreFiles
from nb2prod.errors import NotebookError
from nb2prod.stamps import Witness

_SKIPPED = frozenset({".ipynb_checkpoints", ".git", ".venv", "__pycache__", "node_modules"})


def find_notebooks(
    paths: Iterable[Path], exclude: Sequence[str] = (), witness: Witness | None = None
) -> tuple[Path, ...]:
    """The notebooks at `paths`, sorted within a folder: a file is taken whatever it is called, a folder is walked for `*.ipynb`.

    Checkpoints, hidden machinery, what git ignores and what matches a pattern of `exclude` are skipped in folders. Links to folders are not
    followed. `witness` notes the folders and ignore files that decide which notebooks there are.
    Raises NotebookError for a path that is not there.
    """
    found: dict[Path, None] = {}
    witness = witness or Witness()
    for path in paths:
        if not path.exists():
            raise NotebookError("there is no such file or folder", place=str(path))
        found.update(dict.fromkeys(_walk(path, exclude, witness) if path.is_dir() else [path]))
    return tuple(found)


def _walk(folder: Path, exclude: Sequence[str], witness: Witness) -> Iterator[Path]:
    witness.see(folder)
    ignored = IgnoreFiles(folder, witness)
    for name, folders, files in os.walk(folder):
        here = Path(name)
        ignored.enter(here, ".gitignore" in files)

        def skipped(inner: str, here: Path = here, is_folder: bool = False) -> bool:
            return _excluded(here / inner, folder, exclude) or ignored.covers(here / inner, is_folder=is_folder)

        folders[:] = sorted(inner for inner in folders if inner not in _SKIPPED and not skipped(inner, is_folder=True))
        for inner in folders:
            witness.see(here / inner)
        for file in sorted(files):
            if file.endswith(".ipynb") and not skipped(file):
                yield here / file


def _excluded(path: Path, root: Path, exclude: Sequence[str]) -> bool:
    inside = path.relative_to(root).as_posix()
    return any(fnmatch(inside, pattern) or fnmatch(path.name, pattern) for pattern in exclude)
