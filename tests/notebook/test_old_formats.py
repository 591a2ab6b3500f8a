"""nbformat 1 to 3, held against nbformat's own upgrade."""

import json
import logging
from pathlib import Path
from typing import Any

import nbformat
import pytest

from nb2prod.notebook import CellKind, parse_notebook

_V3: dict[str, Any] = {
    "metadata": {"name": "old"},
    "nbformat": 3,
    "nbformat_minor": 0,
    "worksheets": [
        {
            "cells": [
                {"cell_type": "heading", "level": 2, "metadata": {}, "source": ["A\n", "B"]},
                {"cell_type": "markdown", "metadata": {}, "source": ["text\n", "more"]},
                {
                    "cell_type": "code",
                    "collapsed": False,
                    "input": ["x = 1\n", "x"],
                    "language": "python",
                    "metadata": {"tags": ["t"]},
                    "outputs": [
                        {"output_type": "pyout", "prompt_number": 7, "text": ["1"], "html": "<b>1</b>", "metadata": {}},
                        {"output_type": "stream", "stream": "stderr", "text": "warn"},
                        {"output_type": "pyerr", "ename": "E", "evalue": "bad", "traceback": []},
                        {"output_type": "display_data", "png": "iVBO", "metadata": {}},
                    ],
                    "prompt_number": 7,
                },
                {"cell_type": "raw", "metadata": {}, "source": ["raw"]},
            ],
            "metadata": {},
        },
        {
            "cells": [{"cell_type": "code", "input": "y = 2", "language": "python", "metadata": {}, "outputs": []}],
            "metadata": {},
        },
    ],
}
_V2: dict[str, Any] = {
    "nbformat": 2,
    "metadata": {"name": "older"},
    "worksheets": [
        {
            "cells": [
                {"cell_type": "markdown", "source": "text"},
                {"cell_type": "html", "source": "<b>x</b>"},
                {
                    "cell_type": "code",
                    "input": "x",
                    "prompt_number": 1,
                    "language": "python",
                    "collapsed": False,
                    "outputs": [{"output_type": "pyout", "text": "1", "prompt_number": 1}],
                },
            ]
        }
    ],
}
_V1: dict[str, Any] = {
    "nbformat": 1,
    "cells": [{"cell_type": "text", "text": "prose"}, {"cell_type": "code", "code": "x = 1", "prompt_number": 2}],
}


@pytest.mark.parametrize("raw", [_V3, _V2], ids=["3", "2"])
def test_reads_what_nbformat_reads(raw: dict[str, Any], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    ours = parse_notebook(json.dumps(raw).encode(), Path("x.ipynb"))
    theirs = nbformat.convert(nbformat.reader.reads(json.dumps(raw)), 4)
    assert len(ours.cells) == len(theirs.cells)
    for cell, other in zip(ours.cells, theirs.cells, strict=True):
        assert cell.kind == other.cell_type
        assert cell.source.replace("A B", "A\nB") == other.source.replace("A B", "A\nB")
        assert cell.execution_count == other.get("execution_count")
        assert [output.kind for output in cell.outputs] == [output.output_type for output in other.get("outputs", ())]
        for output, recorded in zip(cell.outputs, other.get("outputs", ()), strict=True):
            if "data" in recorded:
                assert dict(output.mime) == dict(recorded.data)
            if recorded.output_type == "stream":
                assert (output.name, output.text) == (recorded.name, recorded.text)


def test_version_1() -> None:
    text, code = parse_notebook(json.dumps(_V1).encode(), Path("x.ipynb")).cells
    assert (text.kind, text.source) == (CellKind.MARKDOWN, "prose")
    assert (code.kind, code.source, code.execution_count) == (CellKind.CODE, "x = 1", 2)


def test_headings_become_markdown() -> None:
    assert parse_notebook(json.dumps(_V3).encode(), Path("x.ipynb")).cells[0].source == "## A B"


def test_a_worksheet_without_cells_is_left_out() -> None:
    raw = {**_V3, "worksheets": [*_V3["worksheets"], {"cells": None}, "odd"]}
    notebook = parse_notebook(json.dumps(raw).encode(), Path("x.ipynb"))
    assert len(notebook.cells) == 5
    assert "a worksheet has no cells: left out (and 1 more)" in [repair.message for repair in notebook.repairs]
