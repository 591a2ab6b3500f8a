"""Where does a module come from: the standard library, the notebook's own folder, a platform, or a distribution?"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from nb2prod.ipython.model import PythonCell
from nb2prod.requirements.model import Folder, FoundImport, ImportedModule, ImportKind
from nb2prod.requirements.names import is_namespace, prefixes
from nb2prod.requirements.tables import known_module, platforms, stdlib
from nb2prod.requirements.written import written_modules

_FETCHES = re.compile(r"\b(?:wget|curl|gsutil|aws\s+s3|gdown|cp|mv|urlretrieve)\b")
_PYTHON_FILE = re.compile(r"([A-Za-z_]\w*)\.py\b")
_DATABRICKS = re.compile(r"\bdbutils\.|# Databricks notebook source|\bdisplayHTML\(|dbfs:/|/dbfs/")
DATABRICKS_OWN = frozenset({"pyspark", "databricks.feature_store", "databricks.koalas"})
"""Modules that Databricks brings along, though distributions have them too."""


def classify(found: Iterable[FoundImport], cells: Sequence[PythonCell], folder: Folder) -> tuple[ImportedModule, ...]:
    """The modules that the notebook imports, each once, with what provides it, in the order of their first place.

    Only what Python would find first makes a module local; a bare folder of the same name does not, for an installed distribution beats it. A
    folder, or a file elsewhere in the repository, counts for names that no table knows.
    """
    local = _LocalNames(folder, cells)
    here = _platform_here(cells)
    modules: dict[str, ImportedModule] = {}
    for item in found:
        for name in _names(item):
            kind, provider = _origin(name, item, local, here)
            module = ImportedModule(name, kind, item.location, item.optional, item.hidden, provider, item.fallback)
            modules[name] = _firmer(modules.get(name), module)
    return tuple(modules.values())


def _firmer(known: ImportedModule | None, new: ImportedModule) -> ImportedModule:
    """Of two imports of one module, the one that must succeed; of two alike, the first."""
    if known is None or _doubt(known) > _doubt(new):
        return new
    return known


def _doubt(module: ImportedModule) -> tuple[bool, bool, bool]:
    return module.optional, module.fallback, bool(module.hidden)


def _names(item: FoundImport) -> Iterator[str]:
    """The dotted names that an import asks for. In a namespace the members decide: `from google.cloud import storage`."""
    if item.level:
        yield "." * item.level + item.module
    elif is_namespace(item.module) and item.members and item.members != ("*",):
        yield from (f"{item.module}.{member}" for member in item.members)
    else:
        yield item.module


def _origin(name: str, item: FoundImport, local: "_LocalNames", here: str) -> tuple[ImportKind, str]:
    top = name.partition(".")[0]
    if item.level:
        return ImportKind.LOCAL, "relative import"
    if file := local.surely(name):
        return ImportKind.LOCAL, file
    if top in stdlib():
        return ImportKind.STDLIB, ""
    if platform := _platform(name, here):
        return ImportKind.PLATFORM, platform
    if not known_module(top) and (file := local.perhaps(name)):
        return ImportKind.LOCAL, file
    return ImportKind.THIRD_PARTY, ""


def _platform(name: str, here: str) -> str:
    if here == "Databricks" and any(prefix in DATABRICKS_OWN for prefix in prefixes(name)):
        return here
    return next((platforms()[prefix] for prefix in prefixes(name) if prefix in platforms()), "")


def _platform_here(cells: Iterable[PythonCell]) -> str:
    """The platform that the notebook was surely written on, where that changes what must be required."""
    return "Databricks" if any(_DATABRICKS.search(cell.cell.source) for cell in cells) else ""


class _LocalNames:
    """What the folder, and the files that the cells write or fetch, have to say about names."""

    def __init__(self, folder: Folder, cells: Sequence[PythonCell]) -> None:
        self._folder = folder
        self._written = written_modules(cells)
        self._fetched = _fetched_modules(cells)

    def surely(self, name: str) -> str:
        """The file that has the module for certain, or ""."""
        top = name.partition(".")[0]
        written = next((self._written[prefix] for prefix in prefixes(name) if prefix in self._written), "")
        return self._folder.modules.get(top, "") or written or self._fetched.get(top, "")

    def perhaps(self, name: str) -> str:
        """The folder or file that can have it, where no distribution does."""
        top = name.partition(".")[0]
        if top in self._folder.bare:
            return f"{top}/"
        inside = (file for module, file in self._written.items() if module.startswith(f"{top}."))
        return self._folder.elsewhere.get(top, "") or next(inside, "")


def _fetched_modules(cells: Iterable[PythonCell]) -> Mapping[str, str]:
    """Names of Python files that commands of the cells download or copy."""
    modules: dict[str, str] = {}
    for cell in cells:
        for line in cell.cell.source.splitlines():
            if _FETCHES.search(line):
                for match in _PYTHON_FILE.finditer(line):
                    modules.setdefault(match[1], f"{match[1]}.py, fetched in cell {cell.cell.index + 1}")
    return modules
