"""Generated packages that keep results of steps: after whatever was changed, a run with kept results prints what a run without them prints."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from nb2prod import pipeline
from nb2prod.errors import PlanError

PARAMETERS = "#| nb2prod: parameters\nleast = 2"
PLAIN = [
    PARAMETERS,
    "# Load",
    "rows = [int(line) for line in open('rows.txt')]\nprint(len(rows), 'rows')",
    "# Clean",
    "def fits(row):\n    return row >= 1",
    "kept = [row for row in rows if fits(row)]\nprint(kept)",
    "# Sum",
    "total = sum(kept)\nprint(total)",
    "# Report",
    "print(total > least)",
]
ALL = ["load", "clean", "sum_step", "report"]
Change = Callable[[Path], None]


class Package:
    """A package that keeps results, and how it runs."""

    def __init__(self, folder: Path, cells: list[str]) -> None:
        self.folder = folder
        (folder / "rows.txt").write_text("3\n1\n0\n2\n")
        notebook = folder / "sample.ipynb"
        notebook.write_text(json.dumps(_notebook(cells)), encoding="utf-8")
        addons = ("cache", "manifest")
        pipeline.convert(notebook, folder / "out", pipeline.ConvertOptions(pin=False, addons=addons))

    def run(self, *options: str) -> tuple[str, list[str]]:
        """What it prints, and the steps whose results were taken."""
        environment = {**os.environ, "PYTHONPATH": str(self.folder / "out" / "src")}
        command = [sys.executable, "-m", "sample", *options]
        ended = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True)
        assert ended.returncode == 0, ended.stderr
        self.said = ended.stderr
        return ended.stdout, [line.split(": ")[1] for line in ended.stderr.splitlines() if line.endswith(": taken")]

    def cached(self, *options: str) -> tuple[str, list[str]]:
        return self.run("--cache", str(self.folder / "kept"), *options)


def _notebook(cells: list[str]) -> dict[str, object]:
    made: list[dict[str, object]] = []
    for number, cell in enumerate(cells):
        about: dict[str, object] = {"id": f"c{number}", "metadata": {}}
        if cell.startswith("# "):
            made.append({**about, "cell_type": "markdown", "source": f"#{cell}"})
        else:
            made.append({**about, "cell_type": "code", "source": cell, "outputs": [], "execution_count": None})
    language = {"language_info": {"name": "python", "version": "3.11.4"}}
    return {"cells": made, "metadata": language, "nbformat": 4, "nbformat_minor": 5}


def edit(old: str, new: str, file: str = "steps.py") -> Change:
    def change(folder: Path) -> None:
        path = folder / "out" / "src" / "sample" / file
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new))

    return change


def rewrite(text: str) -> Change:
    def change(folder: Path) -> None:
        (folder / "rows.txt").write_text(text)

    return change


CHANGES: dict[str, tuple[Change, list[str]]] = {
    "nothing": (lambda folder: None, ALL),
    "a comment": (edit("    total = sum(kept)", "    # all of them\n    total = sum(kept)"), ALL),
    "one step": (edit("total = sum(kept)", "total = max(kept)"), ["load", "clean"]),
    "one step, to the same effect": (edit("total = sum(kept)", "total = sum(list(kept))"), ["load", "clean", "report"]),
    "the last step": (edit("print(total > least)", "print(total < least)"), ["load", "clean", "sum_step"]),
    "a function that a step calls": (edit("row >= 1", "row >= 2"), ["load"]),
    "what a step is given": (edit("sum_step(kept)", "sum_step(rows)", "pipeline.py"), ["load", "clean", "report"]),
    "the data": (rewrite("5\n6\n"), []),
    "the data, to the same effect": (rewrite("3\n1\n0\n 2\n"), ["clean", "sum_step", "report"]),
}


@pytest.mark.parametrize(("change", "taken"), CHANGES.values(), ids=CHANGES)
def test_after_a_change(change: Change, taken: list[str], tmp_path: Path) -> None:
    package = Package(tmp_path, PLAIN)
    before, _ = package.run()
    assert package.cached() == (before, [])
    change(tmp_path)
    now, _ = package.run()
    assert package.cached() == (now, taken)
    assert package.cached() == (now, ALL)


def test_another_parameter_counts_for_the_steps_that_take_it(tmp_path: Path) -> None:
    package = Package(tmp_path, PLAIN)
    package.cached()
    assert package.cached("--least", "9") == (package.run("--least", "9")[0], ["load", "clean", "sum_step"])


HAZARDS = {
    "one list under two names": [
        *("# Make", "a = []\nb = a\nprint(b)", "# Fill", "b.append(1)\nprint(b)", "# Look", "print(a, b)\nprint(1)"),
    ],
    "a seed in another step": [
        *("# Seed", "import random\nrandom.seed(3)\nprint(0)", "# Draw", "x = random.random()\nprint(x)"),
        *("# Look", "print(x, random.random())\nprint(1)"),
    ],
    "a class of the notebook": [
        *(
            "# Make",
            "class Row:\n    def tell(self):\n        return 1\n\nrow = Row()\nprint(0)",
            "# Look",
            "print(row.tell())",
        ),
    ],
    "state behind functions": [
        *("# Start", "count = 0\ndef more():\n    global count\n    count += 1\n\nmore()\nprint(count)"),
        *("# Again", "more()\nprint(count)", "# Look", "more()\nprint(count)\nprint(1)"),
    ],
    "a file that is not there": [
        *(
            "# Read",
            "try:\n    rows = open('more.txt').read()\nexcept OSError:\n    rows = ''\nprint(rows)",
            "# Look",
            "print(rows)\nprint(1)",
        ),
    ],
    "settings": [
        *("# Set", "import warnings\nwarnings.simplefilter('error')\nprint(0)"),
        *(
            "# Warn",
            "try:\n    warnings.warn('x')\n    print('warned')\nexcept UserWarning:\n    print('raised')",
            "# Look",
            "print(1)",
        ),
    ],
    "what cannot be stored": [
        *(
            "# Make",
            "made = (n for n in range(9))\nprint(next(made))",
            "# Take",
            "print(next(made))",
            "# Look",
            "print(list(made))\nprint(1)",
        ),
    ],
    "numpy": [
        *("# Seed", "import numpy as np\nnp.random.seed(3)\nnp.set_printoptions(precision=2)\nprint(0)"),
        *(
            "# Draw",
            "x = np.random.rand(3)\ny = x[1:]\nprint(x)",
            "# Change",
            "y += 1\nprint(x, y)",
            "# Look",
            "print(x, np.random.rand())\nprint(1)",
        ),
    ],
}
"""Notebooks in which something else than arguments and results counts; the last line is changed."""


@pytest.mark.parametrize("cells", HAZARDS.values(), ids=HAZARDS)
def test_what_steps_share_otherwise_counts(cells: list[str], tmp_path: Path) -> None:
    package = Package(tmp_path, cells)
    before, _ = package.run()
    assert package.cached()[0] == before
    assert package.cached()[0] == before
    for change in (edit("print(1)", "print(2)"), edit("return 1", "return 2"), _add_file):
        try:
            change(tmp_path)
        except AssertionError:  # there is no such line in this one
            continue
        assert package.cached()[0] == package.run()[0]


def _add_file(folder: Path) -> None:
    (folder / "more.txt").write_text("more")


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("import time\nx = time.time()", "it uses time"),
        ("import datetime\nx = datetime.datetime.now()", "it asks for 'now'"),
        ("x = open('new.txt', 'w').write('x')", "it writes new.txt"),
        ("import os\nx = os.system('true')", "it starts a program"),
        ("import os\nx = os.path.exists('a')", "it asks for 'exists'"),
        ("import sys\nx = sys.stdout.buffer.write(b'')", "it writes past `print`"),
        ("x = lambda: 1", "what it made cannot be stored"),
        ("import numpy as np\nx = np.random.default_rng()", "without a seed"),
    ],
)
def test_what_may_not_come_again_is_run_again_and_said(cell: str, why: str, tmp_path: Path) -> None:
    package = Package(tmp_path, ["# Make", f"{cell}\nprint(0)", "# Use", "print(bool(x))"])
    package.cached()
    _, taken = package.cached()
    assert "make" not in " ".join(taken)
    assert why in package.said


def test_what_was_kept_is_refused_once_it_was_tampered_with(tmp_path: Path) -> None:
    package = Package(tmp_path, PLAIN)
    before, _ = package.cached()
    for file in (tmp_path / "kept").iterdir():
        file.write_bytes(file.read_bytes().replace(b"rows", b"ROWS"))
    assert package.cached() == (before, [])
    assert package.said.count("has been tampered with") == len(ALL)


def test_from_and_until(tmp_path: Path) -> None:
    package = Package(tmp_path, PLAIN)
    package.cached()
    whole = package.run()[0].splitlines(keepends=True)
    assert package.run("--until", "clean")[0] == "".join(whole[:2])
    assert package.cached("--from", "sum_step") == ("".join(whole[2:]), ["load", "clean"])
    assert package.cached("--from", "clean", "--until", "clean") == (whole[1], ["load"])


def test_the_manifest_tells_what_was_read_taken_and_made(tmp_path: Path) -> None:
    package = Package(tmp_path, PLAIN)
    for how in ("run and kept", "taken"):
        package.cached("--manifest", "run.json", "--least", "9")
        told = json.loads((tmp_path / "run.json").read_text())
        assert {step["how"] for step in told["steps"]} == {how}
        assert [step["name"] for step in told["steps"]] == ALL
        assert list(told["files_read"]) == ["rows.txt"]
        assert told["parameters"] == {"least": 9}
        assert told["results"]["total"] == {"type": "builtins.int", "value": 6}
        assert told["results"]["kept"]["sha256"]


def test_a_run_that_fails_leaves_a_manifest(tmp_path: Path) -> None:
    package = Package(tmp_path, PLAIN)
    (tmp_path / "rows.txt").write_text("x")
    with pytest.raises(AssertionError, match="step load failed"):
        package.run("--manifest", "run.json")
    told = json.loads((tmp_path / "run.json").read_text())
    assert (told["completed"], told["steps"][0]["how"]) == (False, "failed")


def test_without_options_nothing_is_different(tmp_path: Path) -> None:
    package = Package(tmp_path, PLAIN)
    package.run()
    assert package.said == ""
    assert not (tmp_path / "kept").exists()


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (["import asyncio\nawait asyncio.sleep(0)"], "wait for each other"),
        (["for name in 'ab':\n    globals()[name] = 1", "print(a)"], "share all their names"),
    ],
)
def test_steps_that_are_no_plain_calls_are_refused(cells: list[str], why: str, tmp_path: Path) -> None:
    with pytest.raises(PlanError, match=why):
        Package(tmp_path, cells)
