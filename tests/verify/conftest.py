"""A small notebook, and the package that a careful person would have made of it by hand."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from nb2prod.notebook.model import Cell, CellKind, Notebook

CELLS = (
    "import random\nimport subprocess\nfrom pathlib import Path\ntotal = 0",
    "numbers = [int(line) for line in Path('numbers.txt').read_text().split()]\nnumbers",
    "print('sum', sum(numbers))\nsum(numbers) / 3",
    "numbers.append(random.random())\nsubprocess.run(['echo', 'from a child'], check=True)\nPath('out.txt').write_text(str(len(numbers)))",
    "names = {'a', 'b'}\nprint(sorted(names), len(numbers))",
)

STEPS = """
import random
import subprocess
from pathlib import Path

from small.display import show


def load():
    numbers = [int(line) for line in Path("numbers.txt").read_text().split()]
    show(numbers)
    return numbers


def total(numbers):
    print("sum", sum(numbers))
    show(sum(numbers) / 3)


async def extend(numbers):
    numbers.append(random.random())
    subprocess.run(["echo", "from a child"], check=True)
    Path("out.txt").write_text(str(len(numbers)))
    show(1)
    return numbers


def names(numbers):
    names = {"a", "b"}
    print(sorted(names), len(numbers))
    return names, numbers
"""

PIPELINE = """
import asyncio

from small.steps import extend, load, names, total


def run():
    numbers = load()
    total(numbers)
    numbers = asyncio.run(extend(numbers))
    names(numbers)
"""

DISPLAY = """
import sys

shown = False


def show(value):
    if value is not None:
        display(value)


def display(value):
    if shown:
        sys.stdout.write(f"{value!r}\\n")


def enable():
    global shown
    shown = True
"""

MAIN = """
from small import display


def main(arguments):
    if "--show" in arguments:
        display.enable()
    from small import pipeline

    try:
        pipeline.run()
    except ValueError as error:
        print("failed", error)
        return 1
    return 0
"""

TABLE = {
    "package": "small",
    "steps": [
        {"name": "load", "cells": [1], "inputs": [], "outputs": ["numbers"]},
        {"name": "total", "cells": [2], "inputs": ["numbers"], "outputs": []},
        {"name": "extend", "cells": [3], "inputs": ["numbers"], "outputs": ["numbers"]},
        {"name": "names", "cells": [4], "inputs": ["numbers"], "outputs": ["names", "numbers"]},
    ],
}


MakeNotebook = Callable[..., Notebook]
MakePackage = Callable[..., Path]


@pytest.fixture(scope="session")
def make_notebook(tmp_path_factory: pytest.TempPathFactory) -> MakeNotebook:
    """Makes a notebook of code cells in a folder of its own, with the `files` beside it; `tags` by cell."""

    def make(
        sources: Sequence[str], files: Mapping[str, str] | None = None, tags: Mapping[int, str] | None = None
    ) -> Notebook:
        folder = tmp_path_factory.mktemp("nb")
        for name, text in (files or {}).items():
            (folder / name).write_text(text)
        cells = [
            Cell(index, f"c{index}", CellKind.CODE, source, tuple((tags or {}).get(index, "").split()))
            for index, source in enumerate(sources)
        ]
        return Notebook(folder / "small.ipynb", tuple(cells))

    return make


@pytest.fixture(scope="session")
def make_package(tmp_path_factory: pytest.TempPathFactory) -> MakePackage:
    """Makes the project folder of the package; `replaced` (old, new) is changed in its steps."""

    def make(*replaced: tuple[str, str]) -> Path:
        out = tmp_path_factory.mktemp("out")
        steps = STEPS
        for old, new in replaced:
            assert old in steps
            steps = steps.replace(old, new)
        package = out / "src" / "small"
        package.mkdir(parents=True)
        files = {"__init__": "", "__main__": MAIN, "pipeline": PIPELINE, "display": DISPLAY, "steps": steps}
        for name, text in files.items():
            (package / f"{name}.py").write_text(text)
        (out / "nb2prod.json").write_text(json.dumps(TABLE))
        return out

    return make


@pytest.fixture(scope="session")
def small_notebook(make_notebook: MakeNotebook) -> Notebook:
    return make_notebook(CELLS, {"numbers.txt": "1 2 3\n"})
