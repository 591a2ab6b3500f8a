"""Every row of the table of conventions does what it says, in all spellings."""

import re

import pytest

from nb2prod.steps.conventions import CONVENTIONS, Convention, is_compared, is_directive, read_marking
from nb2prod.steps.model import Role
from nb2prod.steps.step_modules import module_name

from .planning import code, plan_of


@pytest.mark.parametrize("convention", CONVENTIONS, ids=lambda convention: convention.mark)
def test_row(convention: Convention) -> None:
    mark = re.sub(r"\(.+\)$", "load_data", convention.mark).replace("\\", "")
    cell = code(f"{mark}\nx = 1") if mark.startswith("#") else code("x = 1", mark)
    marking = read_marking(cell)
    assert marking.role is convention.role
    assert marking.step == ("load_data" if convention.names == "step" else "")
    assert marking.module == ("load_data" if convention.names == "module" else "")
    assert marking.notebook_module == ("load_data" if convention.names == "notebook module" else "")
    assert cell.may_raise == convention.meaning.startswith("may raise")
    assert is_compared(cell) != ("not compared" in convention.meaning)


@pytest.mark.parametrize(
    "cell",
    [
        code("x = 1", "nb2prod:skip"),
        code("x = 1", nb2prod={"skip": True}),
        code("#| nb2prod: skip\nx = 1"),
    ],
    ids=["tag", "metadata", "first line"],
)
def test_the_three_spellings_of_ours_are_equal(cell: object) -> None:
    assert read_marking(cell).role is Role.SKIP  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "cell",
    [
        code("x = 1", "nb2prod:step=load"),
        code("x = 1", nb2prod={"step": "load"}),
        code("#| nb2prod: step=load\nx = 1"),
    ],
    ids=["tag", "metadata", "first line"],
)
def test_a_named_step_in_three_spellings(cell: object) -> None:
    marking = read_marking(cell)  # type: ignore[arg-type]
    assert (marking.role, marking.step) == (Role.STEP, "load")


def test_ours_wins_over_other_tools() -> None:
    assert read_marking(code("x = 1", "skip-execution", "nb2prod:step=keep")).role is Role.STEP


@pytest.mark.parametrize(
    ("cell", "role"),
    [
        (code("# parameters\nx = 1"), Role.PARAMETERS),
        (code("#| eval: false\nx = 1"), Role.SKIP),
        (code("x = 1", run_control={"frozen": True}), Role.SKIP),
        (code("x = 1", run_control={"frozen": False}), None),
        (code("# parameters of the model\nx = 1"), None),
        (code("x = 1", "hide-input"), None),
        (code("#|eval:  false\nx = 1"), Role.SKIP),
        (code("#| label: fig\n#| eval: false\nx = 1"), Role.SKIP),
        (code("x = 1\n#| eval: false"), None),
    ],
    ids=[
        "papermill comment",
        "quarto eval",
        "frozen",
        "not frozen",
        "a comment",
        "display only",
        "other spaces",
        "second line",
        "below code",
    ],
)
def test_marks_that_are_no_tags(cell: object, role: Role | None) -> None:
    assert read_marking(cell).role is role  # type: ignore[arg-type]


def test_skipped_cells_are_listed_with_the_mark_that_said_it() -> None:
    plan = plan_of("x = 1\nprint(x)", code("1 / 0", "skip-execution"))
    assert [(cell.cell, cell.role, "skip-execution" in cell.why) for cell in plan.cells if cell.role is Role.SKIP] == [
        (1, Role.SKIP, True)
    ]
    assert all(1 not in step.cells for step in plan.steps)


def test_marked_steps_get_their_name() -> None:
    plan = plan_of(code("x = 1", "nb2prod:step=first_part"), code("print(x)", "nb2prod:step=second_part"))
    assert "second_part" in [step.name for step in plan.steps]


@pytest.mark.parametrize(
    "comment", ["#| export", "#export", "# NBVAL_SKIP", "# %% [markdown]", "#@title Form", "# parameters"]
)
def test_comments_that_only_tools_read(comment: str) -> None:
    assert is_directive(comment)


@pytest.mark.parametrize(
    "comment", ["# export the table", "## Cleaning", "# hide the axes", "# parameters of the model", "########"]
)
def test_comments_for_people(comment: str) -> None:
    assert not is_directive(comment)


def test_a_marked_module_has_the_step_and_its_neighbours_do_not() -> None:
    plan = plan_of("x = 1\nprint(x)", code("y = x + 1\nprint(y)", "nb2prod:module=features"), "print(x + y)")
    assert [step.module for step in plan.steps] == ["steps", "features", "steps"]


def test_the_module_of_an_nbdev_notebook() -> None:
    plan = plan_of("#| default_exp data.core", "x = 1\nprint(x)")
    assert [step.module for step in plan.steps] == ["data_core"]


def test_a_module_is_not_called_as_one_of_ours() -> None:
    plan = plan_of(code("print(1)", "nb2prod:module=pipeline"))
    assert [step.module for step in plan.steps] == ["pipeline_step"]


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("data.core", "data_core"),
        ("{{ 7*7 }}{% raw %}", "part_7_7_raw"),
        ("../../etc", "etc"),
        ("class", "class_step"),
        ("con", "con_step"),
        ("", "steps"),
        ("ÄÖÜ", "steps"),
        ("a" * 300, "a" * 40),
    ],
)
def test_every_mark_gives_a_name_of_a_module(wanted: str, name: str) -> None:
    assert module_name(wanted) == name
