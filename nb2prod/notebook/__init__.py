"""Reads notebooks: `.ipynb` of any nbformat and percent-format `.py`, tolerantly."""

from nb2prod.notebook.identity import identify_cells
from nb2prod.notebook.model import Cell, CellKind, Notebook, Output
from nb2prod.notebook.percent import parse_percent, write_percent
from nb2prod.notebook.reader import parse_notebook, read_notebook

__all__ = [
    "Cell",
    "CellKind",
    "Notebook",
    "Output",
    "identify_cells",
    "parse_notebook",
    "parse_percent",
    "read_notebook",
    "write_percent",
]
