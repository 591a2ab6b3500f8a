"""Every row of the table of conventions does what it says, in all spellings."""

import pytest

from nb2prod.steps.conventions import CONVENTIONS, Convention, may_raise, read_marking
from nb2prod.steps.model import Role

from .planning import code, plan_of


@pytest.mark.parametrize("convention", CONVENTIONS, ids=lambda convention: convention.tag)
def test_row(convention: Convention) -> None:
    tag = convention.tag.replace("(.+)", "load_data")
    cell = code("x = 1", tag)
    marking = read_marking(cell)
    assert marking.role is convention.role
    assert marking.step == ("load_data" if convention.pattern else "")
    assert may_raise(cell) == (convention.tag == "raises-exception")


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
    assert read_marking(code("x = 1", "remove-cell", "nb2prod:step=keep")).role is Role.STEP


@pytest.mark.parametrize(
    ("cell", "role"),
    [
        (code("# parameters\nx = 1"), Role.PARAMETERS),
        (code("#| eval: false\nx = 1"), Role.SKIP),
        (code("x = 1", run_control={"frozen": True}), Role.SKIP),
        (code("x = 1", run_control={"frozen": False}), None),
        (code("# parameters of the model\nx = 1"), None),
        (code("x = 1", "hide-input"), None),
    ],
    ids=["papermill comment", "quarto eval", "frozen", "not frozen", "a comment", "display only"],
)
def test_marks_that_are_no_tags(cell: object, role: Role | None) -> None:
    assert read_marking(cell).role is role  # type: ignore[arg-type]


def test_skipped_cells_are_listed_with_the_mark_that_said_it() -> None:
    plan = plan_of("x = 1\nprint(x)", code("1 / 0", "remove-cell"))
    assert [(cell.cell, cell.role, "remove-cell" in cell.why) for cell in plan.cells if cell.role is Role.SKIP] == [
        (1, Role.SKIP, True)
    ]
    assert all(1 not in step.cells for step in plan.steps)


def test_marked_steps_get_their_name() -> None:
    plan = plan_of(code("x = 1", "nb2prod:step=first_part"), code("print(x)", "nb2prod:step=second_part"))
    assert "second_part" in [step.name for step in plan.steps]
