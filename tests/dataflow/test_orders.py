"""Orders other than that of the document: what is moved, what goes along, and when no order helps."""

import inspect
from pathlib import Path

import pytest

from nb2prod.dataflow.orders import Order
from nb2prod.errors import PlanError
from nb2prod.notebook.percent import parse_percent
from nb2prod.pipeline import analyse_notebook, plan

ORDERED = {
    "as it stands": (["x = 1", "print(x)"], (0, 1)),
    "the binder before its first reader": (["y = 0", "print(x)", "x = 1"], (0, 2, 1)),
    "a chain": (["print(a)", "a = b", "b = c", "c = 1"], (3, 2, 1, 0)),
    "what the binder rests on goes along": (["print(x)", "t = 1", "t = 2", "other = 3", "x = t"], (1, 2, 4, 0, 3)),
    "changes in place go along": (["print(x)", "x = []", "seen = x", "x.append(1)"], (1, 0, 2, 3)),
    "a function that reads a later name": (["def f():\n    return x", "print(f())", "x = 1"], (0, 2, 1)),
    "a name of nobody is left to the refusal": (["print(nowhere)", "x = 1"], (0, 1)),
}


def notebook_of(cells: list[str]):
    return parse_percent("".join(f"# %%\n{cell}\n" for cell in cells), Path("notebook.py"))


@pytest.mark.parametrize(("cells", "order"), ORDERED.values(), ids=ORDERED.keys())
def test_cells_move_up_only_where_they_must(cells: list[str], order: tuple[int, ...]) -> None:
    found = analyse_notebook(notebook_of(cells), for_conversion=True, order=Order.DEPENDENCIES).document.order
    assert found == order


@pytest.mark.parametrize(
    "cells",
    [["print(x)\ny = 1", "x = y"], ["print(x)\nx = 1"], ["x = y", "y = x"]],
    ids=["each needs the other", "a cell needs itself", "two bindings in a circle"],
)
def test_a_circle_is_refused_with_its_place(cells: list[str]) -> None:
    with pytest.raises(PlanError, match="cell 1") as caught:
        plan(analyse_notebook(notebook_of(cells), for_conversion=True, order=Order.DEPENDENCIES))
    assert caught.value.hint


def test_an_earlier_output_is_that_of_the_order_asked_for() -> None:
    """`_` in the third cell means the second one from top to bottom, and the last one where that comes before."""
    cells = inspect.cleandoc("""
        # %%
        start = 1
        # %%
        start + 1
        # %%
        print(_, late)
        # %%
        late = 5
        late
        """)
    notebook = parse_percent(cells + "\n", Path("notebook.py"))
    analysis = analyse_notebook(notebook, for_conversion=True, order=Order.DEPENDENCIES)
    assert analysis.document.order == (0, 1, 3, 2)
    assert "_" not in {event.name for s in analysis.flow(2).statements for event in s.events}
    assert analysis.flow(3).binds > {"late"}
