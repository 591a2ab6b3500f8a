"""Python files that the cells themselves write, by `%%writefile`: modules of the notebook, not distributions."""

import re
from collections.abc import Iterable, Mapping, Sequence

from nb2prod.ipython.model import PythonCell
from nb2prod.requirements.imports import imports_of_source
from nb2prod.requirements.model import FoundImport


def imports_of_written_files(cells: Sequence[PythonCell], found: Iterable[FoundImport]) -> tuple[FoundImport, ...]:
    """What the written files import that the notebook imports or runs. The others are files that it leaves behind, and none of its business."""
    imported = {
        name for item in found for name in (item.module, *(f"{item.module}.{member}" for member in item.members))
    }
    inner: list[FoundImport] = []
    for cell in cells:
        for file in cell.files:
            names = _modules_of(file.path)
            if names and (imported.intersection(names) or _is_run(names[-1], cells)):
                inner += imports_of_source(file.text, file.location, hidden=file.path)
    return tuple(inner)


def _is_run(stem: str, cells: Iterable[PythonCell]) -> bool:
    command = re.compile(rf"(?:%run|python[\d.]*|nosetests|py\.?test)\s[^\n]*\b{re.escape(stem)}\b")
    return any(command.search(cell.cell.source) for cell in cells)


def written_modules(cells: Iterable[PythonCell]) -> Mapping[str, str]:
    """Dotted names, as they may be imported, of the Python files that cells write, with their paths."""
    modules: dict[str, str] = {}
    for file in (file for cell in cells for file in cell.files):
        for name in _modules_of(file.path):
            modules.setdefault(name, file.path)
    return modules


def _modules_of(path: str) -> list[str]:
    """The dotted names that may import a file, from the longest on: "trainer.task", "task"."""
    path = path.strip("\"'").replace("\\", "/")
    if not path.endswith(".py"):
        return []
    parts = [part for part in path.removesuffix(".py").split("/") if part.isidentifier()]
    parts = parts[:-1] if parts[-1:] == ["__init__"] else parts
    return [".".join(parts[start:]) for start in range(len(parts))]
