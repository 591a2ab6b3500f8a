"""Code cells for the tests of this stage."""

from pathlib import Path

from nb2prod.ipython import PythonCell, to_python_cells
from nb2prod.notebook import Cell, CellKind, Notebook


def translate(*sources: str, version: str = "", language: str = "python", magics: tuple[str, ...] = ()) -> PythonCell:
    """The last of the cells of a notebook with these sources, as Python."""
    cells = tuple(Cell(index, "", CellKind.CODE, source) for index, source in enumerate(sources))
    notebook = Notebook(Path("x.ipynb"), cells, language, version)
    return to_python_cells(notebook, python_cell_magics=magics)[-1]
