"""Look at the folder round a notebook: the one place of this stage that reads the user's files."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from nb2prod.errors import RequirementsError
from nb2prod.ipython.model import PythonCell
from nb2prod.requirements.declared import DECLARING_FILES, read_declared
from nb2prod.requirements.imports import find_imports, imports_of_source
from nb2prod.requirements.model import Declared, Folder, FoundImport
from nb2prod.requirements.searchpath import search_path_hints
from nb2prod.requirements.tables import known_module, stdlib

MARKS_OF_A_ROOT = (".git", ".hg")
MARKS_OF_A_PACKAGE = ("pyproject.toml", "setup.py", "setup.cfg")
MOST_FOLDERS = 5_000
"""Folders of a repository that are looked into; beyond them a module "elsewhere in the repository" may be missed."""
MOST_FILES = 200
"""Local modules that are followed to see what they import themselves."""
LARGEST_FILE = 2_000_000
LISTS = (".txt", ".in")
"""Endings of files with a requirement a line, which can include others."""
_INCLUDE = re.compile(r"\s*(?:-r|--requirement)[ =]\s*(?P<file>[^\s#]+)")
SKIPPED = frozenset({"node_modules", "__pycache__", "site-packages", "build", "dist"})


def look_around(notebook: Path, cells: Sequence[PythonCell] = ()) -> Folder:
    """What the notebook's folder and its repository have: modules that Python would find, and requirements declared there.

    Found first are modules beside the notebook, in folders that the cells put on the search path, and in the repository's own package. The rest of
    the repository is searched only for names that nothing else knows. Nothing is imported.
    """
    beside = notebook.resolve().parent
    root = _root(beside)
    modules: dict[str, Path] = {}
    for place in (beside, *_on_search_path(beside, root, cells), *_own_packages(beside, root)):
        modules = _importable(place) | modules
    modules = _chapterless(_importable(root)) | modules
    found = find_imports(cells)
    followed, files = _follow(found, modules, root)
    wanted = {name for name in _tops((*found, *followed)) if name not in modules and not _known(name)}
    return Folder(
        modules={name: _shown(path, root) for name, path in sorted(modules.items())},
        bare=frozenset(name for name in wanted for place in {beside, root} if _is_bare(place / name)),
        elsewhere=_elsewhere(root, wanted) if wanted else {},
        imports=followed,
        files=files,
        declared=_declared(beside, root),
    )


def read_requirement_file(file: Path) -> str:
    """The text of a file that declares requirements, with the files that it includes (`-r other.txt`) in their place, each once.

    Raises RequirementsError where it, or one of them, cannot be read.
    """
    return _with_includes(file, set())


def _with_includes(file: Path, seen: set[Path]) -> str:
    seen.add(file.resolve())
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise RequirementsError(f"cannot be read: {why}", place=str(file)) from error
    lines = []
    for line in text.splitlines(keepends=True) if file.suffix in LISTS else [text]:
        include = _INCLUDE.match(line)
        other = file.parent / include["file"] if include else file
        if other.resolve() not in seen:
            lines.append(_with_includes(other, seen) + "\n")
        elif not include:
            lines.append(line)
    return "".join(lines)


def _known(name: str) -> bool:
    return name in stdlib() or known_module(name)


def _tops(found: Iterable[FoundImport]) -> set[str]:
    return {item.module.partition(".")[0] for item in found if item.module and not item.level}


def _root(beside: Path) -> Path:
    """The repository's root: the nearest folder under version control, else the notebook's own."""
    marked = (place for place in (beside, *beside.parents) if any((place / mark).exists() for mark in MARKS_OF_A_ROOT))
    return next(marked, beside)


def _up_to(beside: Path, root: Path) -> Iterator[Path]:
    for place in (beside, *beside.parents):
        yield place
        if place == root:
            return


def _on_search_path(beside: Path, root: Path, cells: Sequence[PythonCell]) -> Iterator[Path]:
    """Folders that the cells put on the search path, or go to, as far as their literals tell."""
    hints = search_path_hints(cells)
    places = tuple(_up_to(beside, root))
    if hints.climbs:
        yield from places[1:]
    for text in hints.literals:
        for place in places:
            if (place / text).is_dir() and (place / text).resolve().is_relative_to(root):
                yield (place / text).resolve()
                break


def _own_packages(beside: Path, root: Path) -> Iterator[Path]:
    """Where the packages of an installable project lie: `src` or the project's root."""
    for place in _up_to(beside, root):
        if any((place / mark).is_file() for mark in MARKS_OF_A_PACKAGE):
            yield place / "src"
            yield place


def _importable(place: Path) -> dict[str, Path]:
    """The modules that Python finds in a folder: files, and folders with an `__init__.py`."""
    modules: dict[str, Path] = {}
    for entry in _entries(place):
        path = Path(entry.path)
        if path.suffix == ".py" and path.stem.isidentifier() and path.stem != "__init__":
            modules.setdefault(path.stem, path)
        elif entry.name.isidentifier() and _is_folder(entry) and (path / "__init__.py").is_file():
            modules[entry.name] = path / "__init__.py"
    return modules


def _chapterless(modules: dict[str, Path]) -> dict[str, Path]:
    """The modules without packages that hold notebooks: a folder `numpy/` at the root, full of notebooks, is a chapter about numpy."""
    chapters = {
        name for name, path in modules.items() if path.name == "__init__.py" and next(path.parent.glob("*.ipynb"), None)
    }
    return {name: path for name, path in modules.items() if name not in chapters}


def _is_bare(place: Path) -> bool:
    return any(entry.name.endswith(".py") for entry in _entries(place))


def _elsewhere(root: Path, wanted: set[str]) -> dict[str, str]:
    modules: dict[str, str] = {}
    for place in _folders(root):
        for entry in _entries(place):
            name = entry.name.removesuffix(".py")
            if name not in wanted or name in modules:
                continue
            if entry.name.endswith(".py") or (_is_folder(entry) and _is_bare(Path(entry.path))):
                modules[name] = _shown(Path(entry.path), root)
    return modules


def _folders(root: Path) -> Iterator[Path]:
    """`root` and the folders below, those that begin with a dot left out, in a fixed order and not without end."""
    waiting = [root]
    for _ in range(MOST_FOLDERS):
        if not waiting:
            return
        place = waiting.pop(0)
        yield place
        waiting += [
            Path(entry.path)
            for entry in _entries(place)
            if not entry.name.startswith(".") and entry.name not in SKIPPED and _is_folder(entry)
        ]


def _follow(
    found: Iterable[FoundImport], modules: dict[str, Path], root: Path
) -> tuple[tuple[FoundImport, ...], tuple[Path, ...]]:
    """What the local modules import themselves, and those that they import in turn, placed at the notebook's own import; and their files."""
    waiting = [(item, path) for item in found for path in _files_of(item, modules)]
    outside: list[FoundImport] = []
    seen: dict[Path, None] = {}
    while waiting and len(seen) < MOST_FILES:
        item, path = waiting.pop(0)
        if path in seen or (source := _read(path)) is None:
            continue
        seen[path] = None
        for inner in imports_of_source(source, item.location, hidden=_shown(path, root)):
            if inner.level:
                waiting += [(item, file) for file in _relative_files(inner, path)]
            elif inner.module.partition(".")[0] in modules:
                waiting += [(item, file) for file in _files_of(inner, modules)]
            else:
                outside.append(inner)
    return tuple(outside), tuple(seen)


def _files_of(item: FoundImport, modules: dict[str, Path]) -> Iterator[Path]:
    """The files that an import of a local module runs: the package's `__init__` and the modules on the way down."""
    top, *rest = item.module.split(".")
    if item.level or top not in modules:
        return
    yield modules[top]
    yield from _below(modules[top].parent, rest, item.members) if modules[top].name == "__init__.py" else ()


def _below(folder: Path, rest: Sequence[str], members: Sequence[str]) -> Iterator[Path]:
    for part in rest:
        yield from _file_or_package(folder / part)
        folder = folder / part
    for member in members:
        yield from _file_or_package(folder / member)


def _file_or_package(path: Path) -> Iterator[Path]:
    for file in (path.with_suffix(".py"), path / "__init__.py"):
        if file.is_file():
            yield file


def _relative_files(item: FoundImport, importer: Path) -> Iterator[Path]:
    folder = importer.parent
    for _ in range(item.level - 1):
        folder = folder.parent
    yield from _below(folder, item.module.split(".") if item.module else (), item.members)


def _declared(beside: Path, root: Path) -> tuple[Declared, ...]:
    """The requirements declared nearest to the notebook, on the way up to the root."""
    for place in _up_to(beside, root):
        texts = {name: text for name in DECLARING_FILES if (text := _read(place / name)) is not None}
        if declared := read_declared(texts):
            return declared
    return ()


def _read(path: Path) -> str | None:
    try:
        if not path.is_file() or path.stat().st_size > LARGEST_FILE:
            return None
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None


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
    """The path as it is said: from the repository's root, with slashes."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
