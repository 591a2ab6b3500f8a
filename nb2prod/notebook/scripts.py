"""Notebooks that were saved as Python scripts: percent format, Databricks source, nbconvert's export."""

from pathlib import Path

from nb2prod.notebook.databricks import is_databricks, parse_databricks
from nb2prod.notebook.exported import is_exported, parse_exported
from nb2prod.notebook.model import Notebook
from nb2prod.notebook.percent import parse_percent
from nb2prod.notebook.repairs import Repairs


def parse_script(text: str, path: Path, repairs: Repairs, *, sha256: str) -> Notebook:
    """The notebook in a script, whichever of the notations it is in."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if is_databricks(text):
        notebook = parse_databricks(text, path)
    elif is_exported(text):
        notebook = parse_exported(text, path)
    else:
        notebook = parse_percent(text, path)
    return notebook._replace(sha256=sha256, repairs=repairs.diagnostics())
