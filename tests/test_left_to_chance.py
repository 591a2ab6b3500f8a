"""Cells that draw without a seed, and what takes from them."""

import json

import pytest

from nb2prod.left_to_chance import chancy_cells
from nb2prod.notebook import read_notebook
from nb2prod.pipeline import ConvertOptions, convert
from nb2prod.planning import analyse_notebook

IMPORT = "import numpy as np"


def write(tmp_path, *cells):
    made = []
    for number, (source, printed) in enumerate(cells):
        outputs = [{"output_type": "stream", "name": "stdout", "text": printed}] if printed else []
        code = {"cell_type": "code", "metadata": {}, "outputs": outputs, "execution_count": number + 1}
        made.append(code | {"source": source})
    path = tmp_path / "small.ipynb"
    language = {"language_info": {"name": "python", "version": "3.11.4"}}
    path.write_text(json.dumps({"cells": made, "metadata": language, "nbformat": 4, "nbformat_minor": 4}))
    return path


@pytest.mark.parametrize(
    ("cells", "chancy"),
    [
        pytest.param([IMPORT, "x = np.random.rand()", "y = 1", "z = x", "print(z, y)"], {1, 3, 4}, id="what takes it"),
        pytest.param([f"{IMPORT}\nx = np.random.rand()", "y = np.pi", "x"], {0, 2}, id="not by an import"),
        pytest.param([IMPORT, "np.random.seed(1)", "x = np.random.rand()"], set(), id="seeded"),
        pytest.param([IMPORT, "np.random.rand()", "np.random.rand()"], {1, 2}, id="every draw"),
        pytest.param([IMPORT, "np.random.rand()", "np.random.seed(1)", "np.random.rand()"], {1}, id="until the seed"),
        pytest.param(
            [IMPORT, "def draw():\n    return np.random.rand()", "print(1)", "draw()"], {1, 3}, id="in a function"
        ),
    ],
)
def test_chance_spreads_by_values(tmp_path, cells, chancy):
    path = write(tmp_path, *((cell, "") for cell in cells))
    assert chancy_cells(analyse_notebook(read_notebook(path))) == chancy


def test_saved_texts_left_to_chance_are_not_compared(tmp_path):
    path = write(
        tmp_path, ("import random\nx = random.random()", ""), ("print(x)", "0.5\n"), ("print('sure')", "sure\n")
    )
    convert(path, tmp_path / "out", ConvertOptions(name="small", pin=False))
    text = (tmp_path / "out/tests/test_pipeline.py").read_text()
    assert (tmp_path / "out/tests/golden/whole-run/printed.txt").read_text() == "<varies>sure\n"
    assert "cell 2 (In [2]): what it prints is left to chance" in text


def test_where_nothing_sure_is_printed_only_the_run_is_tested(tmp_path):
    path = write(tmp_path, ("import random\nprint(random.random())", "0.5\n"))
    convert(path, tmp_path / "out", ConvertOptions(name="small", pin=False))
    text = (tmp_path / "out/tests/test_pipeline.py").read_text()
    assert "def test_runs_to_its_end():" in text
    assert not (tmp_path / "out/tests/golden").exists()
