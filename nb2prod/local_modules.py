"""Modules that lie beside the notebook and are imported from there: the project takes them along, byte for byte."""

from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

from nb2prod.ipython.model import PythonCell
from nb2prod.scaffold import RenderedFile


def take_along(notebook: Path, cells: Sequence[PythonCell], files: Iterable[Path]) -> tuple[RenderedFile, ...]:
    """Those of the local `files` that Python finds from the notebook's folder, at the same place below the project's `src`.

    They keep their names, so that tracebacks, pickles and imports between them stay as they are. Left out are files that the notebook writes
    itself (`%%writefile`): it will write them again. A module that another folder of the repository brings is a matter of installing that.
    """
    folder = notebook.resolve().parent
    written = {PurePosixPath(file.path) for cell in cells for file in cell.files}
    found = {path.relative_to(folder): path for path in sorted(files) if _is_inside(path, folder)}
    return tuple(
        RenderedFile(f"src/{place.as_posix()}", path.read_bytes())
        for place, path in found.items()
        if PurePosixPath(place) not in written and path != notebook.resolve()
    )


def tops(files: Iterable[RenderedFile]) -> tuple[str, ...]:
    """The modules and packages that the files make, as paths below `src`."""
    return tuple(sorted({PurePosixPath(file.path).parts[1] for file in files}))


def _is_inside(path: Path, folder: Path) -> bool:
    return path.is_relative_to(folder) and path.resolve().is_relative_to(folder)
