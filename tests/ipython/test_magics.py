"""Every example of every magic is a test."""

import ast
from pathlib import Path

import pytest

from nb2prod.ipython import magics, to_python_cells
from nb2prod.ipython.model import Magic, MagicExample
from nb2prod.notebook import Cell, CellKind, Notebook
from nb2prod.registry import discover

_EXAMPLES = [example for magic in discover(magics, Magic) for example in magic.examples]


@pytest.mark.parametrize("example", _EXAMPLES, ids=lambda example: example.source.replace("\n", "⏎"))
def test_example(example: MagicExample) -> None:
    notebook = Notebook(Path("x.ipynb"), (Cell(0, "", CellKind.CODE, example.source),))
    (cell,) = to_python_cells(notebook)
    assert cell.code == example.code
    ast.parse(cell.code)
    assert len(cell.line_map) == cell.code.count("\n") + 1
