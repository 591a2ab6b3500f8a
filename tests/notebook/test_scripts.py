"""Notebooks that come as scripts in other notations than percent."""

from pathlib import Path

import pytest
from nbconvert.exporters import PythonExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from nb2prod.errors import NotebookError
from nb2prod.notebook import Notebook, parse_notebook

_DATABRICKS = """\
# Databricks notebook source
# MAGIC %md
# MAGIC # Title
# MAGIC text

# COMMAND ----------

# DBTITLE 1,Load it
x = 1
y = 2

# COMMAND ----------

# MAGIC %sql
# MAGIC select 1

# COMMAND ----------

# MAGIC %run ./other

# COMMAND ----------

# MAGIC %python
# MAGIC z = 3

# COMMAND ----------

# MAGIC %md One line

# COMMAND ----------

%pip install pandas
"""


def _parse(text: str) -> Notebook:
    return parse_notebook(text.encode(), Path("x.py"))


def test_databricks() -> None:
    notebook = _parse(_DATABRICKS)
    assert [(cell.kind.value, cell.source) for cell in notebook.cells] == [
        ("markdown", "# Title\ntext"),
        ("code", "x = 1\ny = 2"),
        ("code", "%%sql\nselect 1"),
        ("code", "%run ./other"),
        ("code", "z = 3"),
        ("markdown", "One line"),
        ("code", "%pip install pandas"),
    ]
    assert notebook.cells[1].metadata == {"title": "Load it"}
    assert notebook.cells[1].json_line == 9
    assert notebook.kernel == "databricks"


@pytest.mark.parametrize(
    "text", ["# Databricks notebook source", "# Databricks notebook source\n\n# COMMAND ----------\n"]
)
def test_databricks_without_cells(text: str) -> None:
    assert all(not cell.source for cell in _parse(text).cells)


def test_what_nbconvert_exported() -> None:
    sources = [
        "# # Title\n\nText.",
        "%matplotlib inline\nx = 1",
        "# only a comment\ny = 2\n\n# the end\nz = 3",
        "## More",
        "if x:\n    !ls",
    ]
    original = new_notebook(
        cells=[
            new_markdown_cell(sources[0]),
            new_code_cell(sources[1], execution_count=4),
            new_code_cell(sources[2]),
            new_markdown_cell(sources[3]),
            new_code_cell(sources[4], execution_count=5),
        ]
    )
    text, _ = PythonExporter().from_notebook_node(original)
    notebook = _parse(text)
    assert [cell.kind.value for cell in notebook.cells] == ["markdown", "code", "code", "markdown", "code"]
    assert [cell.execution_count for cell in notebook.code_cells] == [4, None, 5]
    assert notebook.cells[0].source == sources[0]
    assert "get_ipython().run_line_magic('matplotlib', 'inline')" in notebook.cells[1].source
    assert notebook.cells[2].source == sources[2]
    assert notebook.cells[3].source == sources[3]
    lines = text.split("\n")
    assert [lines[cell.json_line - 1] for cell in notebook.code_cells] == [
        cell.source.split("\n")[0] for cell in notebook.code_cells
    ]


@pytest.mark.parametrize("first", ["", "#!/usr/bin/env python\n"], ids=["first line", "second line"])
def test_a_script_is_read_in_the_encoding_that_it_declares(first: str) -> None:
    text = f"{first}# -*- coding: latin-1 -*-\n# %%\nname = 'José'\n"
    notebook = parse_notebook(text.encode("latin-1"), Path("x.py"))
    assert notebook.code_cells[-1].source == "name = 'José'"


@pytest.mark.parametrize("encoding", ["", "ascii", "nowhere", "idna"])
def test_a_script_in_an_encoding_that_it_does_not_declare_is_refused(encoding: str) -> None:
    head = f"# coding: {encoding}\n" if encoding else ""
    with pytest.raises(NotebookError, match="is not UTF-8: the byte 0xe9"):
        parse_notebook(f"{head}# %%\nname = 'José'\n".encode("latin-1"), Path("x.py"))
