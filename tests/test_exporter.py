"""`jupyter nbconvert --to nb2prod`: one script that does what the notebook did."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from nbconvert.exporters import get_exporter
from nbconvert.utils.exceptions import ConversionException

CELLS = (
    ["import asyncio\n", "from dataclasses import dataclass\n", "sys = 'a name of our own'"],
    ["def run(n):\n", "    return n * scale\n", "\n", "@dataclass\n", "class Point:\n", "    x: int"],
    ["scale = 3\n", "text = \"it's '''quoted''' \\\\ here\"\n", "print(run(2), Point(1), sys, text)"],
    ["scale = 4\n", "await asyncio.sleep(0)\n", "run(2)"],
    ["!echo from a shell"],
)


def write_notebook(folder, cells=CELLS):
    path = folder / "our notebook.ipynb"
    code = [
        {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": source}
        for source in cells
    ]
    path.write_text(json.dumps({"cells": code, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}))
    return path


def run_script(script, *options):
    return subprocess.run(
        [sys.executable, script, *options], capture_output=True, text=True, cwd=script.parent, check=False
    )


def test_nbconvert_writes_a_script_that_does_what_the_notebook_did(tmp_path):
    notebook = write_notebook(tmp_path)
    command = [sys.executable, "-m", "nbconvert", "--to", "nb2prod", str(notebook)]
    subprocess.run(command, check=True, capture_output=True)
    script = tmp_path / "our notebook.py"
    printed = "6 Point(x=1) a name of our own it's '''quoted''' \\ here\nfrom a shell\n"
    plain, shown = run_script(script), run_script(script, "--show")
    assert (plain.returncode, plain.stdout) == (0, printed), plain.stderr
    assert shown.stdout == printed.replace("from", "8\nfrom")
    assert "--show" in run_script(script, "--help").stdout


def test_the_notebook_code_comes_first_and_in_the_open(tmp_path):
    script, resources = get_exporter("nb2prod")().from_filename(str(write_notebook(tmp_path)))
    assert resources["output_extension"] == ".py"
    assert script.startswith('"""our notebook.ipynb as one script')
    assert script.index("\nclass Point:") < script.index("_HELPERS = {")


def test_a_notebook_that_cannot_be_converted_is_refused_with_the_place(tmp_path):
    notebook = write_notebook(tmp_path, (["print(later)"], ["later = 1"]))
    with pytest.raises(ConversionException, match=r"our notebook\.ipynb: cell 1.*`later`"):
        get_exporter("nb2prod")().from_filename(str(notebook))


@pytest.mark.parametrize("name", ["written_globals", "1-my notebook (final)", "redefined"])
def test_samples_print_what_they_were_saved_with(tmp_path, name):
    notebook = Path(__file__).parent.parent / "sample_notebooks" / f"{name}.ipynb"
    script, _ = get_exporter("nb2prod")().from_filename(str(notebook))
    (tmp_path / "script.py").write_text(script)
    outputs = [output for cell in json.loads(notebook.read_text())["cells"] for output in cell.get("outputs", ())]
    saved = "".join("".join(output["text"]) for output in outputs if output.get("name") == "stdout")
    done = run_script(tmp_path / "script.py")
    assert (done.stdout, done.returncode) == (saved, 0), done.stderr
