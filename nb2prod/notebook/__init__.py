"""Reads notebooks: `.ipynb` of any nbformat and percent-format `.py`, tolerantly."""

from nb2prod.notebook.identity import identify_cells
from nb2prod.notebook.join import join_notebooks
from nb2prod.notebook.model import Cell, CellKind, Notebook, Output
from nb2prod.notebook.percent import parse_percent, write_percent
from nb2prod.notebook.reader import parse_notebook, read_notebook
from nb2prod.notebook.repeats import drop_repeats

__all__ = [
    "Cell",
    "CellKind",
    "Notebook",
    "Output",
    "drop_repeats",
    "identify_cells",
    "join_notebooks",
    "parse_notebook",
    "parse_percent",
    "read_notebook",
    "write_percent",
]
