"""What is refused, where, about which name, and with which advice."""

import pytest

from nb2prod.dataflow.orders import Order
from nb2prod.errors import PlanError
from nb2prod.pipeline import analyse_notebook
from nb2prod.steps import PlanOptions, make_plan

from .planning import code, notebook_of, plan_of

REFUSED = {
    "a name bound only later": (["print(x)", "x = 1"], "cell 1", "`x`", "bound only later"),
    "a name bound nowhere": (["y = 1", "print(x)"], "cell 2", "`x`", "no cell binds it"),
    "a deleted name": (["x = 1\ndel x", "print(x)"], "cell 2", "`x`", ""),
    "a deletion of what is not there": (["x = 1\ndel x\ndel x"], "cell 1", "`x`", ""),
    "a deleted builtin that was never hidden": (["del len"], "cell 1", "`len`", ""),
    "a hidden builtin that is deleted twice": (["len = 1", "del len\ndel len"], "cell 2", "`len`", ""),
    "a cell that does not parse": (["x = 1", "this is no python"], "cell 2", "", "does not parse"),
    "the variables of a caller": (
        ["import inspect", "x = 1\nprint(inspect.currentframe().f_locals)"],
        "cell 2, line 2",
        "`f_locals`",
        "caller",
    ),
    "annotations of the notebook": (["x: int = 1", "print(__annotations__)"], "cell 2", "`__annotations__`", ""),
}


@pytest.mark.parametrize(("cells", "place", "name", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_refused(cells: list[str], place: str, name: str, why: str) -> None:
    with pytest.raises(PlanError) as caught:
        plan_of(*cells)
    assert place in str(caught.value) and name in str(caught.value) and why in str(caught.value)
    assert caught.value.hint


def test_other_languages() -> None:
    notebook = notebook_of(["x <- 1"])._replace(language="R")
    with pytest.raises(PlanError, match="R, not Python"):
        make_plan(analyse_notebook(notebook), PlanOptions(name="small"))


def test_no_recorded_order() -> None:
    with pytest.raises(PlanError, match="no execution counts"):
        plan_of("x = 1", order=Order.RECORDED)


@pytest.mark.parametrize(
    "cells",
    [
        ["try:\n    x\nexcept NameError:\n    x = 1", "print(x)"],
        ["if 0:\n    print(x)"],
        [code("print(x)", "raises-exception"), "x = 1\nprint(x)"],
        ["def f():\n    return x", "x = 1\nprint(f())"],
        ["exec('x = 1')", "print(x)"],
        ["def f():\n    global x\n    x = 1", "f()", "print(x)"],
        [
            "with open('a') as file:\n    for x in file:\n        if x:\n            continue\n        print(x)\n    print(x)"
        ],
    ],
    ids=["guarded", "never taken", "may raise", "deferred", "made by exec", "made by a function", "made by a loop"],
)
def test_not_refused(cells: list[str]) -> None:
    assert plan_of(*cells).order
