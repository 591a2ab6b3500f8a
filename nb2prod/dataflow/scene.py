"""Where code stands: in a cell of the notebook, or in a file that one of its cells runs."""

from typing import NamedTuple

from nb2prod.diagnostics import Location
from nb2prod.ipython.model import PythonCell


class Scene(NamedTuple):
    """The code's cell. For a file that the notebook runs, `file` is its name, `python` its text, and `at` the place in the notebook that runs it."""

    python: PythonCell
    file: str = ""
    at: Location | None = None

    @property
    def cell(self) -> int:
        """The cell of the notebook that runs the code."""
        return self.python.cell.index if self.at is None else self.at.cell

    def place(self, line: int, column: int = 0) -> Location:
        """The place in the notebook of a place in the translated code, `column` being counted in bytes as `ast` does."""
        return self.at if self.at is not None else place(self.python, line, column)

    def named(self, line: int) -> str:
        """ "model.py:7" for code in a file, "" for the notebook."""
        return f"{self.file}:{self.python.location(line).line}" if self.file else ""


def place(python: PythonCell, line: int, column: int = 0) -> Location:
    """The place in the cell of a line and a column, counted in bytes, of its translated code."""
    if column and not python.code.isascii():
        lines = python.code.splitlines()
        text = lines[line - 1] if 0 < line <= len(lines) else ""
        column = len(text.encode(errors="surrogatepass")[:column].decode(errors="replace"))
    return python.location(line, column)
