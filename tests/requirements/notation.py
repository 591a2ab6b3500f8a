"""Cells for tests, built by hand: a source a cell, Python unless it does not parse."""

import ast
from pathlib import Path

from nb2prod.diagnostics import Location
from nb2prod.ipython.model import InstallLine, PythonCell, Syntax, WrittenFile
from nb2prod.notebook.model import Cell, CellKind, Notebook, Output


def cell_of(
    source: str,
    index: int = 0,
    *,
    prints: str = "",
    shows: str = "",
    installs: tuple[tuple[str, str], ...] = (),
    files: tuple[tuple[str, str], ...] = (),
    count: int | None = None,
) -> PythonCell:
    """The cell `source`, which printed `prints` and shows `shows`; `installs` are (tool, words), `files` (path, text)."""
    outputs = [Output("stream", "stdout", prints)] if prints else []
    outputs += [Output("execute_result", text=shows, mime={"text/plain": shows})] if shows else []
    cell = Cell(index, f"c{index}", CellKind.CODE, source, execution_count=count, outputs=tuple(outputs))
    place = Location(index)
    try:
        tree, syntax = ast.parse(source), None
    except SyntaxError as error:
        tree, syntax = None, Syntax(str(error), place)
    lines = tuple(InstallLine(tool, tuple(words.split()), place) for tool, words in installs)
    written = tuple(WrittenFile(path, text, False, place) for path, text in files)
    line_map = tuple(range(1, source.count("\n") + 2))
    return PythonCell(cell, source, tree, line_map, installs=lines, files=written, syntax=syntax)


def cells_of(*sources: str) -> tuple[PythonCell, ...]:
    """One cell a source."""
    return tuple(cell_of(source, index) for index, source in enumerate(sources))


def notebook_of(*cells: PythonCell, version: str = "3.11.4", **metadata: object) -> Notebook:
    """The notebook of `cells`, run with Python `version`."""
    return Notebook(
        Path("churn.ipynb"), tuple(cell.cell for cell in cells), language_version=version, metadata=metadata
    )
