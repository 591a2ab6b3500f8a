"""Turns cells of IPython into plain Python, and keeps the way back to the cell's lines."""

from nb2prod.ipython.model import (
    RUNTIME_PREFIX,
    Dropped,
    InstallLine,
    MagicCall,
    MagicKind,
    PythonCell,
    Syntax,
    WrittenFile,
)
from nb2prod.ipython.rewrite import Surroundings
from nb2prod.ipython.translate import to_python, to_python_cells

__all__ = [
    "RUNTIME_PREFIX",
    "Dropped",
    "InstallLine",
    "MagicCall",
    "MagicKind",
    "PythonCell",
    "Surroundings",
    "Syntax",
    "WrittenFile",
    "to_python",
    "to_python_cells",
]
