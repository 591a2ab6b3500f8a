"""From notebooks in percent notation to their analysis."""

import inspect
from collections.abc import Mapping
from pathlib import Path

from nb2prod.dataflow import analyse
from nb2prod.dataflow.model import Analysis
from nb2prod.ipython import to_python_cells
from nb2prod.notebook.percent import parse_percent


def analysis_of(text: str, files: Mapping[str, str] | None = None) -> Analysis:
    notebook = parse_percent(inspect.cleandoc(text) + "\n", Path("notebook.py"))
    return analyse(notebook, to_python_cells(notebook), folder_reader=(files or {}).get)
