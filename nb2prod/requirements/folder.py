"""Look at the folder round a notebook: the one place of this stage that reads the disk."""

import os
from collections.abc import Iterator
from pathlib import Path

from nb2prod.requirements.model import Folder

MARKS_OF_A_ROOT = (".git", ".hg", "pyproject.toml", "setup.py")
MOST_FOLDERS = 5_000
"""Folders of a repository that are looked into; beyond them a module "elsewhere in the repository" may be missed."""
SKIPPED = frozenset({"node_modules", "__pycache__", "site-packages", "build", "dist"})


def look_around(notebook: Path) -> Folder:
    """The modules beside the notebook, at the root of its repository and elsewhere in it. Nothing is imported."""
    beside = notebook.resolve().parent
    root = _root(beside)
    modules: dict[str, str] = {}
    bare: set[str] = set()
    for place in dict.fromkeys((beside, root)):
        found, folders = _importable(place, root)
        modules = found | modules
        bare |= folders
    return Folder(modules=modules, bare=frozenset(bare - modules.keys()), elsewhere=_elsewhere(root))


def _root(beside: Path) -> Path:
    marked = (place for place in (beside, *beside.parents) if any((place / mark).exists() for mark in MARKS_OF_A_ROOT))
    return next(marked, beside)


def _importable(place: Path, root: Path) -> tuple[dict[str, str], set[str]]:
    modules: dict[str, str] = {}
    bare: set[str] = set()
    for entry in _entries(place):
        name = Path(entry.name)
        if entry.name.endswith(".py") and name.stem.isidentifier():
            modules[name.stem] = _shown(Path(entry.path), root)
        elif entry.name.isidentifier() and _is_folder(entry):
            inside = {item.name for item in _entries(Path(entry.path))}
            if "__init__.py" in inside:
                modules[entry.name] = _shown(Path(entry.path), root) + "/__init__.py"
            elif any(item.endswith(".py") for item in inside):
                bare.add(entry.name)
    return modules, bare


def _elsewhere(root: Path) -> dict[str, str]:
    modules: dict[str, str] = {}
    for place in _folders(root):
        for name, file in _importable(place, root)[0].items():
            modules.setdefault(name, file)
    return modules


def _folders(root: Path) -> Iterator[Path]:
    """Folders below `root`, those that begin with a dot left out, in a fixed order and not without end."""
    waiting = [root]
    for _ in range(MOST_FOLDERS):
        if not waiting:
            return
        place = waiting.pop(0)
        inner = sorted(
            entry.name
            for entry in _entries(place)
            if _is_folder(entry) and not entry.name.startswith(".") and entry.name not in SKIPPED
        )
        waiting += [place / name for name in inner]
        if place != root:
            yield place


def _entries(place: Path) -> list[os.DirEntry[str]]:
    """What is in a folder; a folder that may not be read has nothing to say."""
    try:
        with os.scandir(place) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()
