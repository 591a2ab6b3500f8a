"""Several notebooks become one package: names go over by variables and by files, and what both define is defined once."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nb2prod import pipeline
from nb2prod.cli.graph import graph
from nb2prod.cli.plan import plan as plan_of_both
from nb2prod.cli.verify import verify
from nb2prod.errors import NotebookError, PlanError
from nb2prod.notebook import read_notebook
from nb2prod.notebook.identity import identify_cells
from nb2prod.notebook.join import join_notebooks
from nb2prod.notebook.repeats import drop_repeats
from nb2prod.update import update
from nb2prod.where import find_origins, find_products

FOLDER = Path(__file__).parent.parent / "sample_notebooks" / "several"
PAIR = (FOLDER / "01_clean.ipynb", FOLDER / "02_forecast.ipynb")
GOLDEN = Path(__file__).parent / "golden" / "several"
NO_PINS = pipeline.ConvertOptions(pin=False)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the pair with its data, and the package of both beside it."""
    home = tmp_path_factory.mktemp("several") / "home"
    shutil.copytree(FOLDER, home)
    pipeline.convert([home / path.name for path in PAIR], home / "visits", NO_PINS)
    return home / "visits"


def test_what_they_become(project: Path, update_golden: bool) -> None:
    modules = ("clean", "definitions", "forecast", "pipeline")
    texts = {f"{name}.py": (project / f"src/visits/{name}.py").read_text(encoding="utf-8") for name in modules}
    if update_golden:
        GOLDEN.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (GOLDEN / name).write_text(text, encoding="utf-8")
    assert texts == {path.name: path.read_text(encoding="utf-8") for path in sorted(GOLDEN.iterdir())}


@pytest.mark.parametrize("show", [False, True], ids=["printed", "shown"])
def test_the_pipeline_says_what_both_said(project: Path, tmp_path: Path, show: bool) -> None:
    shutil.copy(FOLDER / "visits.csv", tmp_path)
    said = run(project, tmp_path, *(["--show"] if show else []))
    assert said.split() == "".join(recorded(path, show) for path in PAIR).split()
    assert (tmp_path / "weekly.csv").exists()


def run(project: Path, folder: Path, *options: str) -> str:
    command = [sys.executable, "-m", "visits", *options]
    environment = {**os.environ, "PYTHONPATH": str(project / "src")}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def recorded(path: Path, show: bool) -> str:
    outputs = [output for cell in read_notebook(path).cells for output in cell.outputs]
    return "".join(f"{output.text}\n" for output in outputs if output.kind == "stream" or show)


def test_shared_functions_are_there_once(project: Path) -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (project / "src").rglob("*.py"))
    assert sources.count("def per_day(") == 1


def test_the_second_alone_cannot_be_converted(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="`visits`"):
        pipeline.convert(PAIR[1], tmp_path / "out", NO_PINS)


def test_both_are_remembered(project: Path) -> None:
    assert not update(project).is_needed
    (step,) = find_origins(project, "foretell_step")
    assert [(cell.notebook.name, cell.number) for cell in step.cells] == [("02_forecast.ipynb", n) for n in (9, 10, 11)]
    assert [symbol.name for _, symbol in find_products(project.parent / "01_clean.ipynb", "3")] == ["per_day"]
    assert find_products(project.parent / "02_forecast.ipynb", "3") == ()


def test_one_of_them_changes(project: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(project.parent, home)
    path = home / "02_forecast.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("history, 1)", "history, 2)"), encoding="utf-8")
    changed = [change.path for change in update(home / "visits").told]
    assert changed == ["README.md", "src/visits/definitions.py"]


def notebook(folder: Path, name: str, *cells: str, language: str = "python") -> Path:
    document = {
        "cells": [
            {"cell_type": "code", "id": f"c{i}", "metadata": {}, "source": s, "outputs": []}
            for i, s in enumerate(cells)
        ],
        "metadata": {"language_info": {"name": language}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(json.dumps(document))
    return folder / name


def test_places_are_those_of_each_notebook(tmp_path: Path) -> None:
    paths = notebook(tmp_path, "a.ipynb", "x = 1", "y = 2"), notebook(tmp_path, "b.ipynb", "z = 3")
    joined = join_notebooks([read_notebook(path) for path in paths])
    assert [joined.place(cell) for cell in range(3)] == ["a.ipynb: cell 1", "a.ipynb: cell 2", "b.ipynb: cell 1"]
    assert joined.tell_cells((0, 1, 2)) == "cells 1 and 2 of a.ipynb and cell 1 of b.ipynb"
    assert identify_cells(joined) == ("a:c0", "a:c1", "b:c0")


def test_one_notebook_is_left_as_it_is() -> None:
    one = read_notebook(PAIR[0])
    assert join_notebooks([one]) is one
    assert drop_repeats(one) == one


def test_histories_are_apart(tmp_path: Path) -> None:
    """`Out[1]` of the second notebook is its own first output."""
    first = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": 1}
    for name, value in (("a", 10), ("b", 20)):
        cells = [
            {**first, "id": "x", "source": f"{value}"},
            {**first, "id": "y", "source": "print(Out[1], _)", "execution_count": 2},
        ]
        document = {
            "cells": cells,
            "metadata": {"language_info": {"name": "python"}},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
        (tmp_path / f"{name}.ipynb").write_text(json.dumps(document))
    pipeline.convert([tmp_path / "a.ipynb", tmp_path / "b.ipynb"], tmp_path / "visits", NO_PINS)
    assert run(tmp_path / "visits", tmp_path) == "10 10\n20 20\n"


@pytest.mark.parametrize(
    ("first", "second", "dropped"),
    [
        ("def f(x):\n    return x", "def f(x):\n    return x  # the same", True),
        ("def f(x):\n    return x", "def f(x):\n    return x + 1", False),
        ("def f(x=[]):\n    return x", "def f(x=[]):\n    return x", False),
        ("@g\ndef f(x):\n    return x", "@g\ndef f(x):\n    return x", False),
        ("def f(x):\n    return x\nf = 1", "def f(x):\n    return x", False),
        ("def f(x):\n    return x", "f = 1\ndef f(x):\n    return x", False),
        ("def f(x):\n    return x\nf.calls = 1", "def f(x):\n    return x", False),
        ("def f(x):\n    return x\nfrom math import *", "def f(x):\n    return x", False),
        ("def f(x):\n    return x\n)", "def f(x):\n    return x", False),
        ("%pylab inline\ndef f(x):\n    return x", "!ls\ndef f(x):\n    return x", True),
        ("class f:\n    a = 1\n    def g(self): pass", "class f:\n    a = 1\n    def g(self): pass", True),
        ("class f(Base): pass", "class f(Base): pass", False),
        ("f = 1", "f = 1", True),
        ("f = [1]", "f = [1]", False),
    ],
    ids=[
        "same", "other", "default", "decorated", "rebound", "bound twice", "attribute", "star", "broken", "magics", "class", "base",
        "constant", "list",
    ],
)  # fmt: skip
def test_what_is_a_repeat(tmp_path: Path, first: str, second: str, dropped: bool) -> None:
    paths = notebook(tmp_path, "a.ipynb", first), notebook(tmp_path, "b.ipynb", second)
    joined = drop_repeats(join_notebooks([read_notebook(path) for path in paths]))
    assert joined.cells[0].source == first
    assert (joined.cells[1].source != second) == dropped
    assert joined.cells[1].source.count("\n") == second.count("\n"), "places stay true"


@pytest.mark.parametrize(
    ("names", "language", "message"),
    [
        (("a.ipynb", "other/b.ipynb"), "python", "lies in another folder"),
        (("a.ipynb", "a.ipynb"), "python", "given twice"),
        (("a.ipynb", "b.ipynb"), "r", "is r, not python"),
    ],
    ids=["folders", "twice", "language"],
)
def test_what_cannot_be_joined(tmp_path: Path, names: tuple[str, str], language: str, message: str) -> None:
    paths = [notebook((tmp_path / name).parent, (tmp_path / name).name, "1") for name in names]
    if language != "python":
        notebook(tmp_path, "b.ipynb", "1", language=language)
    with pytest.raises(NotebookError, match=message):
        pipeline.convert(paths, tmp_path / "out", NO_PINS)


def test_there_is_no_recorded_order_of_several(tmp_path: Path) -> None:
    options = pipeline.ConvertOptions(pin=False, order=pipeline.Order.RECORDED)
    with pytest.raises(PlanError, match="several notebooks were not run in one session"):
        pipeline.convert(PAIR, tmp_path / "out", options)


def test_a_module_that_the_first_writes_is_not_asked_of_an_index(tmp_path: Path) -> None:
    paths = notebook(tmp_path, "a.ipynb", "%%writefile helpers.py\nx = 1"), notebook(
        tmp_path, "b.ipynb", "import helpers"
    )
    assert pipeline.convert(paths, tmp_path / "visits", NO_PINS).requirements.unresolved == ()
    assert run(tmp_path / "visits", tmp_path) == "Writing helpers.py\n"


@pytest.mark.slow
def test_verify_compares_with_one_session(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    verify([project.parent / path.name for path in PAIR], project, sys.executable)
    said = capsys.readouterr().out
    assert "same            foretell_step (cells 9, 10 and 11 of 02_forecast.ipynb)" in said
    assert "different" not in said


def test_a_plan_of_both_is_edited_and_followed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every cell of both is in it, and the package is called like its folder unless the plan says otherwise."""
    plan_of_both([*PAIR], write=tmp_path / "plan.toml")
    assert "cells 5 and 6 of 01_clean.ipynb" in capsys.readouterr().out
    text = (tmp_path / "plan.toml").read_text()
    assert text.count("[[cell]]") == 14 and 'id = "01_clean:c3"' in text and 'id = "02_forecast:d7"' in text
    pipeline.convert(PAIR, tmp_path / "visits", pipeline.ConvertOptions(pin=False, plan=tmp_path / "plan.toml"))
    for name in ("definitions.py", "pipeline.py"):
        assert (tmp_path / "visits/src/visits" / name).read_text() == (GOLDEN / name).read_text()
    (tmp_path / "plan.toml").write_text('name = "shop"\n' + text.replace("foretell_step", "look_ahead"))
    pipeline.convert(PAIR, tmp_path / "other", pipeline.ConvertOptions(pin=False, plan=tmp_path / "plan.toml"))
    assert "def look_ahead(" in (tmp_path / "other/src/shop/forecast.py").read_text()
    assert not update(tmp_path / "other").is_needed


def test_a_graph_of_both(capsys: pytest.CaptureFixture[str]) -> None:
    graph([*PAIR])
    said = capsys.readouterr().out
    assert "cell 01_clean 6, In #91;4#93;" in said
    assert 'cell6 -->|"visits"| cell16' in said, "a name that goes from one to the other"
