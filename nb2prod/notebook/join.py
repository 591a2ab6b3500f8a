"""Several notebooks as one: their cells one after the other, as if they were run in one session.

Names go from one to the next like from cell to cell, and files that one writes the next one finds, because all lie in one folder.
"""

import hashlib
from collections.abc import Sequence

from nb2prod.errors import NotebookError
from nb2prod.notebook.identity import identify_cells
from nb2prod.notebook.model import Cell, Notebook, Part


def join_notebooks(notebooks: Sequence[Notebook]) -> Notebook:
    """The notebooks in the order given; a single one as it is. Raises NotebookError where they cannot be run together."""
    first, *others = notebooks
    if not others:
        return first
    _check(notebooks)
    cells: list[Cell] = []
    parts: list[Part] = []
    for notebook in notebooks:
        parts.append(Part(notebook.path, len(cells), notebook.sha256))
        for cell, identity in zip(notebook.cells, identify_cells(notebook), strict=True):
            cells.append(cell._replace(index=len(cells), id=f"{notebook.path.stem}:{identity}"))
    together = hashlib.sha256("".join(notebook.sha256 for notebook in notebooks).encode())
    return first._replace(
        path=first.path.with_name(" + ".join(notebook.path.name for notebook in notebooks)),
        cells=tuple(cells),
        language_version=max((notebook.language_version for notebook in notebooks), key=_release),
        sha256=together.hexdigest(),
        repairs=(),
        parts=tuple(parts),
    )


def _check(notebooks: Sequence[Notebook]) -> None:
    first = notebooks[0]
    for number, notebook in enumerate(notebooks[1:], start=1):
        if notebook.path.absolute().parent != first.path.absolute().parent:
            hint = "Move them into one folder, so that paths in them mean the same files."
            raise NotebookError(f"lies in another folder than {first.path.name}", place=str(notebook.path), hint=hint)
        if notebook.path.stem in {other.path.stem for other in notebooks[:number]}:
            raise NotebookError("is given twice", place=str(notebook.path), hint="Give every notebook once.")
        if notebook.language != first.language:
            hint = "Convert them one by one."
            raise NotebookError(f"is {notebook.language}, not {first.language}", place=str(notebook.path), hint=hint)


def _release(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())
