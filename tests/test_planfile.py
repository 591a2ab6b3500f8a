"""The plan as a file: written, edited, followed, and strict about what it cannot mean."""

from pathlib import Path

import pytest

from nb2prod import pipeline
from nb2prod.errors import PlanError
from nb2prod.notebook import Notebook
from nb2prod.planfile import PlanFile, follow, read_plan, write_plan
from nb2prod.steps.model import Plan, Role, Step

SAMPLES = Path(__file__).parent.parent / "sample_notebooks"
NOTEBOOKS = sorted(SAMPLES.glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_plan_that_nobody_edited_changes_nothing(path: Path, tmp_path: Path) -> None:
    notebook = pipeline.read_notebook(path)
    plan = plan_of(notebook)
    (tmp_path / "plan.toml").write_text(write_plan(plan, notebook), encoding="utf-8")
    again = plan_of(follow(notebook, read_plan(tmp_path / "plan.toml")))
    assert [_step(step) for step in again.steps] == [_step(step) for step in plan.steps]


def plan_of(notebook: Notebook) -> Plan:
    return pipeline.plan(pipeline.analyse_notebook(notebook, for_conversion=True))


def _step(step: Step) -> tuple[str, tuple[int, ...]]:
    return step.name, step.cells


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name = 3", "name must be a text"),
        ("rungs = 3", "rungs a table"),
        ("[rungs]\ndf = 'pure'", "df cannot be 'pure'"),
        ("cell = 3", "cells must be given as"),
        ("steps = []", "has no entry 'steps'"),
        ("[[cell]]\nrole = 'step'", "needs an id"),
        ("[[cell]]\nid = 'a'\nrole = 'boss'", "there is no role 'boss'"),
        ("[[cell]]\nid = 'a'\nstep = 'Load Data'", "cannot be the name of a step"),
        ("[[cell]]\nid = 'a'\ncolour = 'red'", "has no entry 'colour'"),
        ("[[cell]", "cannot be read"),
    ],
    ids=["name", "rungs", "rung", "cells", "entry", "id", "role", "step", "entry of a cell", "TOML"],
)
def test_what_cannot_be_meant_is_an_error(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "plan.toml").write_text(text)
    with pytest.raises(PlanError, match=message):
        read_plan(tmp_path / "plan.toml")


def test_the_file_comes_before_the_notebooks_own_marks() -> None:
    notebook = pipeline.read_notebook(SAMPLES / "tagged.ipynb")
    cell = next(cell for cell in notebook.cells if "nb2prod:skip" in cell.tags)
    marked = follow(notebook, PlanFile(cells={cell.id: (Role.STEP, "remember")}))
    assert marked.cells[cell.index].tags == ("nb2prod:step=remember",)
    assert notebook.cells[cell.index].tags == ("nb2prod:skip",)


def test_cells_without_ids_are_told_apart(tmp_path: Path) -> None:
    notebook = pipeline.read_notebook(SAMPLES / "energy.py")
    assert not any(cell.id for cell in notebook.cells)
    (tmp_path / "plan.toml").write_text(write_plan(plan_of(notebook), notebook), encoding="utf-8")
    assert len(read_plan(tmp_path / "plan.toml").cells) == len(notebook.code_cells)
