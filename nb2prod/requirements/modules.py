"""Where does a module come from: the standard library, the notebook's own folder, a platform, or a distribution?"""

import re
from collections.abc import Iterable, Iterator, Mapping

from nb2prod.ipython.model import PythonCell, WrittenFile
from nb2prod.requirements.model import Folder, FoundImport, ImportedModule, ImportKind
from nb2prod.requirements.names import is_namespace
from nb2prod.requirements.tables import names, platforms, same_names, stdlib

CHANGES_SEARCH_PATH = re.compile(r"sys\.path|site\.addsitedir|PYTHONPATH|os\.chdir|^\s*%?cd\s", re.MULTILINE)


def classify(found: Iterable[FoundImport], cells: Iterable[PythonCell], folder: Folder) -> tuple[ImportedModule, ...]:
    """The modules that the notebook imports, each once, with what provides it, in the order of their first place.

    Only a file or package that Python would find first makes a module local; a bare folder of the same name does not, for an
    installed distribution beats it. A folder, or a module elsewhere in the repository, counts for names that no table knows.
    """
    cells = tuple(cells)
    local = _LocalNames(folder, cells)
    modules: dict[str, ImportedModule] = {}
    for item in found:
        for name in _names(item):
            kind, provider = _origin(name, item, local)
            module = ImportedModule(
                name, kind, item.location, item.optional, item.hidden, provider, fallback=item.fallback
            )
            modules[name] = _firmer(modules.get(name), module)
    return tuple(modules.values())


def _firmer(known: ImportedModule | None, new: ImportedModule) -> ImportedModule:
    """Of two imports of one module, the one that must succeed; of two alike, the first."""
    if known is None or (known.optional, known.fallback, bool(known.hidden)) > (
        new.optional,
        new.fallback,
        bool(new.hidden),
    ):
        return new
    return known


def _names(item: FoundImport) -> Iterator[str]:
    """The dotted names that an import asks for. In a namespace the members decide: `from google.cloud import storage`."""
    if item.level:
        yield "." * item.level + item.module
    elif is_namespace(item.module) and item.members and item.members != ("*",):
        yield from (f"{item.module}.{member}" for member in item.members)
    else:
        yield item.module


class _LocalNames:
    """What the folder and the files that the cells write have to say about names."""

    def __init__(self, folder: Folder, cells: tuple[PythonCell, ...]) -> None:
        self.folder = folder
        self.written = _written_modules(file for cell in cells for file in cell.files)
        self.changes_path = any(CHANGES_SEARCH_PATH.search(cell.cell.source) for cell in cells)

    def surely(self, name: str) -> str:
        """The file that has the module for certain, or ""."""
        top = name.partition(".")[0]
        file = self.folder.modules.get(top, "") or self._written(name)
        return file or (self.folder.elsewhere.get(top, "") if self.changes_path else "")

    def perhaps(self, name: str) -> str:
        """The folder or file that can have it, where no distribution does."""
        top = name.partition(".")[0]
        if top in self.folder.bare:
            return top + "/"
        return self.folder.elsewhere.get(top, "") or next(
            (file for module, file in self.written.items() if module.startswith(top + ".")), ""
        )

    def _written(self, name: str) -> str:
        parts = name.split(".")
        prefixes = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
        return next((self.written[prefix] for prefix in prefixes if prefix in self.written), "")


def _written_modules(files: Iterable[WrittenFile]) -> Mapping[str, str]:
    """Dotted names, as they may be imported, of the Python files that cells write."""
    modules: dict[str, str] = {}
    for file in files:
        path = file.path.strip("\"'").replace("\\", "/")
        if not path.endswith(".py"):
            continue
        parts = [part for part in path[: -len(".py")].split("/") if part.isidentifier()]
        parts = parts[:-1] if parts[-1:] == ["__init__"] else parts
        for start in range(len(parts)):
            modules.setdefault(".".join(parts[start:]), path)
    return modules


def _origin(name: str, item: FoundImport, local: _LocalNames) -> tuple[ImportKind, str]:
    top = name.partition(".")[0]
    if item.level:
        return ImportKind.LOCAL, "relative import"
    if file := local.surely(name):
        return ImportKind.LOCAL, file
    if top in stdlib():
        return ImportKind.STDLIB, ""
    if platform := _platform(name):
        return ImportKind.PLATFORM, platform
    if not (top in names() or top in same_names()) and (file := local.perhaps(name)):
        return ImportKind.LOCAL, file
    return ImportKind.THIRD_PARTY, ""


def _platform(name: str) -> str:
    parts = name.split(".")
    prefixes = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((platforms()[prefix] for prefix in prefixes if prefix in platforms()), "")
