"""The physical line of each cell's source, which reviews on the file's lines need."""

import json
from pathlib import Path
from typing import Any

import pytest

from nb2prod.notebook import parse_notebook


def _lines(text: str) -> list[int]:
    return [cell.json_line for cell in parse_notebook(text.encode(), Path("x.ipynb")).cells]


def _expected(text: str) -> list[int]:
    return [number for number, line in enumerate(text.split("\n"), start=1) if "HERE" in line]


def _raw(*sources: Any, metadata: Any = None) -> dict[str, Any]:
    cells = [{"cell_type": "code", "metadata": metadata or {}, "outputs": [], "source": source} for source in sources]
    return {"nbformat": 4, "nbformat_minor": 4, "metadata": {"source": "x", "a": {"source": []}}, "cells": cells}


_SOURCES = (["HERE = 1\n", "x"], "HERE = 2", ["HERE\n", 'y = "\\"source\\": ["'], ["HERE"])


@pytest.mark.parametrize("indent", [1, 2, 4, "\t"], ids=["1", "2", "4", "tab"])
@pytest.mark.parametrize("sort_keys", [False, True], ids=["as written", "sorted"])
def test_pretty_printed(indent: int | str, sort_keys: bool) -> None:
    text = json.dumps(_raw(*_SOURCES, metadata={"source": {"source": "x"}}), indent=indent, sort_keys=sort_keys)
    assert _lines(text) == _expected(text)


def test_windows_line_ends() -> None:
    text = json.dumps(_raw(*_SOURCES), indent=1).replace("\n", "\r\n")
    assert _lines(text) == _expected(text)


def test_on_one_line() -> None:
    raw = _raw("a", "b")
    raw["metadata"] = {}
    assert _lines(json.dumps(raw)) == [1, 1]


def test_unknown_rather_than_wrong() -> None:
    raw = _raw("a", "b")
    del raw["cells"][0]["source"]
    assert _lines(json.dumps(raw, indent=1)) == [0, 0]


def test_version_3() -> None:
    cells = [
        {"cell_type": "markdown", "source": ["HERE"]},
        {"cell_type": "code", "input": ["HERE"], "outputs": [{"text": ["a"]}]},
    ]
    text = json.dumps({"nbformat": 3, "metadata": {}, "worksheets": [{"cells": cells}]}, indent=1)
    assert _lines(text) == _expected(text)


def test_no_cells() -> None:
    assert _lines(json.dumps(_raw(), indent=1)) == []
