"""What the notebook's own habits leave in the package passes the project's ruff and black, too, under a name of any length."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from nb2prod import pipeline

LONG = "from concurrent.futures import ThreadPoolExecutor, ProcessPoolExecutor, Future, as_completed"
NOTEBOOKS = {
    "imports behind a barrier": ["%pip install pyspark", f"import tabnanny as tab\n{LONG}", "print(as_completed)"],
    "evaluated text": [
        "import os, sys\nfrom concurrent.futures import process\nn = 2",
        "print('{n}'.format(**globals()))",
    ],
    "results that nothing reads": ["def f():\n    unused = 1\n    return 2", "x = f()\ny = f()", "print(x)"],
    "old habits": ["f = lambda x: x == None\ntry:\n    print(f(1), not 1 in [2])\nexcept:\n    print(f'no')"],
    "a script": ["%%bash\nls", "%%writefile a.txt\ntext", "REGION = 'eu'\nHOST = 'h'"],
}


@pytest.mark.parametrize("name", ["short", "a_package_whose_name_is_rather_long_indeed"])
@pytest.mark.parametrize("cells", NOTEBOOKS.values(), ids=NOTEBOOKS)
def test_ruff_and_black_have_nothing_to_say(cells: list[str], name: str, tmp_path: Path) -> None:
    code = [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "execution_count": None, "outputs": [], "source": cell}
        for n, cell in enumerate(cells)
    ]
    notebook = tmp_path / "notebook.ipynb"
    notebook.write_text(json.dumps({"cells": code, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    pipeline.convert(notebook, tmp_path / "out", pipeline.ConvertOptions(pin=False, name=name))
    for tool in (["ruff", "check", "--no-cache", "."], ["black", "--diff", "--quiet", "."]):
        done = subprocess.run([sys.executable, "-m", *tool], cwd=tmp_path / "out", capture_output=True, text=True)
        assert done.returncode == 0 and "+++" not in done.stdout, done.stdout + done.stderr
