"""Reads notebooks: `.ipynb` of any nbformat and percent-format `.py`, tolerantly."""

from nb2prod.notebook.model import Cell, CellKind, Notebook, Output
from nb2prod.notebook.reader import parse_notebook, read_notebook

__all__ = ["Cell", "CellKind", "Notebook", "Output", "parse_notebook", "read_notebook"]
