"""`convert --run` from end to end: a notebook, two runs of it, the tests made of them, and what is said of what they leave out."""

import json
import sys
from pathlib import Path

import pytest

from nb2prod.pipeline import ConvertOptions, convert, verify
from nb2prod.verify import Answer
from nb2prod.verify.project_tests import run_project_tests

CELLS = (
    (
        "Load",
        "from pathlib import Path\nimport os, random\nnumbers = Path('numbers.txt').read_text().split()\nprint(numbers)",
    ),
    ("Count", "total = sum(map(int, numbers))\nlong = list(range(total * 10))\nprint('total', total)\ntotal"),
    ("Draw", "draw = random.random()\nprint('drawn', draw)\nprint('fine')"),
    ("Settle", "os.environ['MODE'] = 'fast'\nrandom.seed(total)\nshare = total / 7"),
    ("Use", "mode = os.environ['MODE']\nprint('mode', mode, share > 0)"),
    ("Sample", "sample = random.sample(long, 3)\nprint(sample, draw > 0)"),
    ("Again", "more = [random.random() for _ in long[:3]]\nprint(more)"),
    ("Model", "class Model:\n    def __init__(self, size):\n        self.size = size\nmodel = Model(total)"),
    ("Judge", "print('size', model.size)"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("notebook")
    (folder / "numbers.txt").write_text("1 2 3\n")
    cells = []
    for heading, source in CELLS:
        cells.append({"cell_type": "markdown", "metadata": {}, "source": f"## {heading}"})
        code = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": source}
        cells.append(code)
    document = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    (folder / "small.ipynb").write_text(json.dumps(document))
    return folder


@pytest.fixture(scope="module")
def project(folder, tmp_path_factory):
    out = tmp_path_factory.mktemp("out") / "project"
    options = ConvertOptions(name="small", pin=False, run=True, python=sys.executable)
    convert(folder / "small.ipynb", out, options)
    return out


def words(path: Path) -> str:
    return " ".join(path.read_text().split())


def test_all_tests_hold_with_the_data(project, folder):
    outcome = run_project_tests(project, "small", python=sys.executable, data=folder)
    assert (outcome.error, dict(outcome.failed)) == ("", {})
    assert len(outcome.passed) >= 5


def test_only_tests_that_read_files_ask_for_the_data(project):
    outcome = run_project_tests(project, "small", python=sys.executable)
    assert (outcome.error, dict(outcome.failed)) == ("", {})
    text = (project / "tests" / "test_steps.py").read_text()
    assert "def test_load(capfd, data):" in text
    assert text.count(", data)") == 1
    assert "printed(golden, data):" in (project / "tests" / "test_pipeline.py").read_text()


def test_values_are_held(project):
    text = (project / "tests" / "test_steps.py").read_text()
    assert "numbers == ['1', '2', '3']" in text.replace('"', "'")
    assert "total == 6" in text
    assert "share == pytest.approx(0.857" in text
    assert json.loads((project / "tests" / "golden" / "count" / "expected" / "long.json").read_text()) == list(
        range(60)
    )


def test_chance_is_not_held_and_that_is_said(project):
    said = words(project / "tests" / "test_steps.py") + words(project / "tests" / "test_pipeline.py")
    assert "draw_step has no test of its own: nothing of what it does is sure to come again" in said
    printed = (project / "tests" / "golden" / "whole-run" / "printed.txt").read_text()
    assert printed.startswith("['1', '2', '3']\ntotal 6\n<varies>\n")
    assert "drawn" not in printed


def test_steps_that_cannot_stand_alone_are_told(project):
    said = words(project / "tests" / "test_steps.py")
    assert "use has no test of its own: it depends on what earlier steps leave behind (KeyError: 'MODE')" in said
    assert "judge has no test of its own: `model`, which it takes, cannot be stored: Model has no plain form" in said


def test_seeded_draws_start_from_the_recorded_state(project):
    text = (project / "tests" / "test_steps.py").read_text()
    assert 'golden.set_random_state("again")' in text


def test_the_package_does_what_the_notebook_did(project, folder):
    compared = {each.step: each for each in verify(folder / "small.ipynb", project, python=sys.executable)}
    assert {each.answer for each in compared.values()} == {Answer.SAME}
    assert compared["count"].detail == ""
    assert compared["model_step"].detail == "of `model` only the attributes were compared"


def test_the_notebook_and_its_folder_are_left_alone(folder, project):
    assert sorted(path.name for path in folder.iterdir()) == ["numbers.txt", "small.ipynb"]
