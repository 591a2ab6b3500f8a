"""Generated notebooks with anything anywhere: a notebook or a NotebookError, never another exception."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nb2prod.errors import NotebookError
from nb2prod.ipython import to_python_cells
from nb2prod.notebook import Notebook, parse_notebook
from nb2prod.notebook.percent import write_percent

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_PIECES = [
    "x = 1\n",
    "%time x",
    "!ls {x}",
    "%%bash\n",
    "x?",
    "'''",
    '"',
    "(",
    "\\\n",
    "\0",
    ">>> ",
    "  ",
    "\t",
    "\r",
    "if x:\n",
    "=",
    "$x",
    "# %%",
    "é",
]
_SOURCE = st.lists(st.sampled_from(_PIECES), max_size=8).map("".join)
_OUTPUT = st.fixed_dictionaries(
    {},
    optional={
        "output_type": st.sampled_from(["stream", "error", "pyout"]) | _JSON,
        "text": _JSON,
        "data": _JSON,
        "name": _JSON,
        "ename": _JSON,
    },
)
_CELL = st.fixed_dictionaries(
    {},
    optional={
        "cell_type": st.sampled_from(["code", "markdown", "raw", "heading"]) | _JSON,
        "source": _SOURCE | st.lists(_SOURCE) | _JSON,
        "metadata": st.fixed_dictionaries({}, optional={"tags": _JSON, "x": _JSON}) | _JSON,
        "outputs": st.lists(_OUTPUT | _JSON, max_size=3) | _JSON,
        "execution_count": _JSON,
        "id": _JSON,
        "level": _JSON,
    },
)
_NOTEBOOK = st.fixed_dictionaries(
    {"cells": st.lists(_CELL | _JSON, max_size=4)},
    optional={
        "nbformat": st.integers(0, 6) | _JSON,
        "nbformat_minor": _JSON,
        "metadata": st.fixed_dictionaries({}, optional={"kernelspec": _JSON, "language_info": _JSON}) | _JSON,
        "worksheets": _JSON,
    },
)


def _check(notebook: Notebook) -> None:
    """Every later stage may rely on this much."""
    assert [cell.index for cell in notebook.cells] == list(range(len(notebook.cells)))
    write_percent(notebook)
    for python in to_python_cells(notebook):
        assert (python.tree is None) == (python.syntax is not None)
        assert len(python.line_map) == python.code.count("\n") + 1
        lines = python.cell.source.count("\n") + 1
        assert all(1 <= line <= lines for line in python.line_map)
        if python.syntax is None:
            compile(python.code, "cell", "exec", 0x2000)


@settings(max_examples=300, deadline=None)
@given(_NOTEBOOK)
def test_any_structure(raw: Any) -> None:
    _check(parse_notebook(json.dumps(raw).encode(), Path("x.ipynb")))


@settings(deadline=None)
@given(_JSON)
def test_any_json(raw: Any) -> None:
    with pytest.raises(NotebookError):
        parse_notebook(json.dumps({"other": raw}).encode(), Path("x.ipynb"))


@settings(deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes(data: bytes) -> None:
    for suffix in (".ipynb", ".py"):
        try:
            notebook = parse_notebook(data, Path(f"x{suffix}"))
        except NotebookError as error:
            assert error.message and error.place
        else:
            _check(notebook)


@settings(deadline=None)
@given(st.integers(0, 400), st.binary(max_size=3))
def test_damaged_file(at: int, damage: bytes) -> None:
    data = json.dumps(
        {"nbformat": 4, "cells": [{"cell_type": "code", "source": ["x = 1\n", "é"], "outputs": []}]}, indent=1
    ).encode()
    try:
        _check(parse_notebook(data[:at] + damage + data[at + len(damage) :], Path("x.ipynb")))
    except NotebookError as error:
        assert error.message and error.place


def test_recursion_limit_is_not_changed() -> None:
    before = sys.getrecursionlimit()
    with pytest.raises(NotebookError):
        parse_notebook(b"[" * 200_000, Path("x.ipynb"))
    assert sys.getrecursionlimit() == before
