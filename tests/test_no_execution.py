"""What must never happen: running a notebook's code, importing what it imports, starting a process, opening a socket.

The interpreter's own audit events are the witnesses. And what must not even be imported, so that starting up stays cheap.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from nb2prod.notebook.percent import parse_percent

WATCH = Path(__file__).with_name("watch_commands.py")
SAMPLES = Path(__file__).parent.parent / "sample_notebooks"
HEAVY = {
    "nbformat",
    "libcst",
    "black",
    "jinja2",
    "nbconvert",
    "nbclient",
    "IPython",
    "ipykernel",
    "jupyter_client",
    "pydantic",
    "rich",
}
CANARY = """
# %% [markdown]
# # Canary
# %% [1]
import colorsys
import canary_module
from canary_module import *
# %% [2]
canary_list = [open("sung.txt", "w").write("x") for canary_x in range(1)]
def canary_function():
    import socket
    return socket.create_connection(("127.0.0.1", 9))
# %% [3]
!touch sung.txt
%run canary_module.py
canary_value = canary_function()
canary_value
"""


def watch(folder: Path, commands: object) -> dict[str, Any]:
    report = folder / "report.json"
    arguments = [sys.executable, str(WATCH), str(report), json.dumps(commands)]
    finished = subprocess.run(arguments, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert report.exists(), finished.stderr
    return json.loads(report.read_text())


@pytest.fixture
def cage(tmp_path: Path) -> Path:
    """A folder with a notebook that leaves a trace if it, or the module beside it, is ever run."""
    cells = parse_percent(CANARY, Path("canary.py")).cells
    notebook = {
        "cells": [
            {"cell_type": cell.kind.value, "id": f"c{cell.index}", "metadata": {}, "source": cell.source}
            | ({"execution_count": cell.execution_count, "outputs": []} if cell.kind == "code" else {})
            for cell in cells
        ],
        "metadata": {"language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    (tmp_path / "canary.ipynb").write_text(json.dumps(notebook))
    (tmp_path / "canary_module.py").write_text('canary_name = open("sung.txt", "w").write("x")\n')
    return tmp_path


COMMANDS = {
    "lint": ["lint", "canary.ipynb"],
    "lint as JSON": ["lint", ".", "--output-format", "json"],
    "plan": ["plan", "canary.ipynb"],
    "plan as JSON": ["plan", "canary.ipynb", "--output-format", "json"],
    "graph": ["graph", "canary.ipynb"],
    "graph as SVG": ["graph", "canary.ipynb", "--output-format", "svg"],
    "requirements": ["requirements", "canary.ipynb", "--no-pin"],
    "convert": ["convert", "canary.ipynb", "-o", "out", "--no-pin"],
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_nothing_of_the_notebook_is_run(cage: Path, command: list[str]) -> None:
    seen = watch(cage, [command])
    assert seen["codes"] in ([0], [1]), "the command did its work"
    assert [seen[kind] for kind in ("process", "network", "import", "exec")] == [[], [], [], []]
    assert not (cage / "sung.txt").exists()


def test_writing_stays_inside_the_output_folder(cage: Path) -> None:
    seen = watch(cage, [COMMANDS["convert"]])
    assert seen["write"], "it writes the project"
    written = {Path(path).relative_to(cage).parts[0] for path in seen["write"]}
    assert all(part == "out" or part.startswith(".out.") for part in written), written
    assert {path.name for path in cage.iterdir()} == {"canary.ipynb", "canary_module.py", "out", "report.json"}


def test_samples_are_converted_without_running_anything(tmp_path: Path) -> None:
    notebooks = sorted(SAMPLES.glob("*.ipynb"))
    seen = watch(tmp_path, [["convert", str(path), "-o", path.stem, "--no-pin"] for path in notebooks])
    assert seen["codes"] == [0] * len(notebooks)
    assert [seen["process"], seen["network"]] == [[], []]
    assert not {"pandas", "numpy", "sklearn", "matplotlib"} & set(seen["modules"])


def test_the_witness_is_not_blind(tmp_path: Path) -> None:
    seen = watch(tmp_path, "control")
    assert all(seen[kind] for kind in ("process", "network", "import", "exec", "write")), seen


@pytest.mark.parametrize(
    "command",
    [
        ["--help"],
        ["--version"],
        ["lint", "--help"],
        ["lint", "canary.ipynb"],
        ["lint", "canary.ipynb", "--output-format", "json"],
        ["plan", "canary.ipynb"],
    ],
    ids=" ".join,
)
def test_starting_up_is_cheap(cage: Path, command: list[str]) -> None:
    loaded = {name.partition(".")[0] for name in watch(cage, [command])["modules"]}
    assert not loaded & HEAVY
