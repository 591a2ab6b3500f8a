"""A notebook as it was saved, repaired where it had to be, and never changed."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from nb2prod.diagnostics import Diagnostic

_MAY_RAISE = frozenset({"raises-exception", "nbval-raises-exception"})


class CellKind(StrEnum):
    """The cell types of nbformat 4."""

    CODE = "code"
    MARKDOWN = "markdown"
    RAW = "raw"


class Output(NamedTuple):
    """One recorded output of a code cell.

    `kind` is nbformat's output_type: "stream", "execute_result", "display_data" or "error". `name` is the stream's name
    ("stdout", "stderr") or the error's class name. `text` is the stream's text, the text/plain form of a value, or the
    error's message. `mime` holds all representations of a value, joined to strings.
    """

    kind: str
    name: str = ""
    text: str = ""
    mime: Mapping[str, Any] = {}
    execution_count: int | None = None


class Cell(NamedTuple):
    """One cell. `index` counts all cells of the notebook from 0; `json_line` is the line of the file on which its source begins (0: not known)."""

    index: int  # type: ignore[assignment]  # in place of tuple.index
    id: str
    kind: CellKind
    source: str
    tags: tuple[str, ...] = ()
    metadata: Mapping[str, Any] = {}
    execution_count: int | None = None
    outputs: tuple[Output, ...] = ()
    json_line: int = 0

    @property
    def may_raise(self) -> bool:
        """Does a tag allow the cell to raise, or a comment of nbval?"""
        return not _MAY_RAISE.isdisjoint(self.tags) or "# NBVAL_RAISES_EXCEPTION" in self.source


class Part(NamedTuple):
    """One of several notebooks that were joined: its file, the index of its first cell in the whole, and its digest."""

    path: Path
    start: int
    sha256: str


class Notebook(NamedTuple):
    """A notebook, or several that were joined into one: then `parts` are those.

    `repairs` says what had to be mended to read it; `language_version` is "3.11.4" or "" where it is not recorded.
    """

    path: Path
    cells: tuple[Cell, ...]
    language: str = "python"
    language_version: str = ""
    kernel: str = ""
    metadata: Mapping[str, Any] = {}
    nbformat: tuple[int, int] = (4, 5)
    sha256: str = ""
    repairs: tuple[Diagnostic, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def code_cells(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if cell.kind is CellKind.CODE)

    def place(self, cell: int, line: int | None = None) -> str:
        """The place as a person finds it: `churn.ipynb: cell 7 (In [12]), line 3`. Cells count from 1 here, as people do."""
        count = self.cells[cell].execution_count
        part = self.part_of(cell)
        shown = f"{part.path.name}: cell {cell - part.start + 1}" + (f" (In [{count}])" if count is not None else "")
        return shown + (f", line {line}" if line is not None else "")

    def number_of(self, cell: int) -> int | str:
        """The cell as people count it, from 1, and of several notebooks in which: `7`, `01_clean 7`."""
        part = self.part_of(cell)
        number = cell - part.start + 1
        return f"{part.path.stem} {number}" if self.parts else number

    @property
    def sources(self) -> tuple[Part, ...]:
        """The notebooks that it was joined of, or itself."""
        return self.parts or (self.part_of(0),)

    def part_of(self, cell: int) -> Part:
        """The notebook that a cell is from."""
        before = [part for part in self.parts if part.start <= cell]
        return before[-1] if before else Part(self.path, 0, self.sha256)

    def by_part(self) -> tuple[tuple[Cell, ...], ...]:
        """The cells of each notebook."""
        ends = [*(part.start for part in self.parts[1:]), len(self.cells)]
        starts = [part.start for part in self.parts] or [0]
        return tuple(self.cells[start:end] for start, end in zip(starts, ends, strict=True))

    def tell_cells(self, cells: Sequence[int]) -> str:
        """Cells in words: `cells 5 and 6 of churn.ipynb`; of several notebooks, one after the other."""
        told = []
        for part in dict.fromkeys(map(self.part_of, cells)):
            *numbers, last = (str(cell - part.start + 1) for cell in cells if self.part_of(cell) == part)
            counted = f"cells {', '.join(numbers)} and {last}" if numbers else f"cell {last}"
            told.append(f"{counted} of {part.path.name}")
        return " and ".join(told)

    def tell_sources(self, cells: Sequence[int]) -> str:
        """The notebooks that the cells are from; all of them where there are no cells."""
        parts = dict.fromkeys(map(self.part_of, cells)) or self.sources
        return ", ".join(part.path.name for part in parts)
