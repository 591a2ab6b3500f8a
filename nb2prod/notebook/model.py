"""A notebook as it was saved, repaired where it had to be, and never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from nb2prod.diagnostics import Diagnostic


class CellKind(StrEnum):
    """The cell types of nbformat 4."""

    CODE = "code"
    MARKDOWN = "markdown"
    RAW = "raw"


@dataclass(frozen=True, slots=True)
class Output:
    """One recorded output of a code cell.

    `kind` is nbformat's output_type: "stream", "execute_result", "display_data" or "error". `name` is the stream's name
    ("stdout", "stderr") or the error's class name. `text` is the stream's text, the text/plain form of a value, or the
    error's message. `mime` holds all representations of a value, joined to strings.
    """

    kind: str
    name: str = ""
    text: str = ""
    mime: Mapping[str, Any] = field(default_factory=dict)
    execution_count: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `index` counts all cells of the notebook from 0; `json_line` is the line of the file on which its source begins (0: not known)."""

    index: int
    id: str
    kind: CellKind
    source: str
    tags: tuple[str, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    execution_count: int | None = None
    outputs: tuple[Output, ...] = ()
    json_line: int = 0


@dataclass(frozen=True, slots=True)
class Notebook:
    """A notebook. `repairs` says what had to be mended to read it; `language_version` is "3.11.4" or "" where it is not recorded."""

    path: Path
    cells: tuple[Cell, ...]
    language: str = "python"
    language_version: str = ""
    kernel: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    nbformat: tuple[int, int] = (4, 5)
    sha256: str = ""
    repairs: tuple[Diagnostic, ...] = ()

    @property
    def code_cells(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if cell.kind is CellKind.CODE)

    def place(self, cell: int, line: int | None = None) -> str:
        """The place as a person finds it: `churn.ipynb: cell 7 (In [12]), line 3`. Cells count from 1 here, as people do."""
        count = self.cells[cell].execution_count
        shown = f"{self.path.name}: cell {cell + 1}" + (f" (In [{count}])" if count is not None else "")
        return shown + (f", line {line}" if line is not None else "")
