"""A cell's value goes through `show()` only where it may be something: what is known to be None is a plain statement."""

import pytest

from nb2prod.codegen import generate
from nb2prod.notebook.model import Output
from nb2prod.pipeline import analyse_notebook
from nb2prod.steps import PlanOptions, make_plan

from .running import make_notebook

VALUE = (Output("execute_result", text="1"),)
CALLS = ["figure.savefig('a.png')", "df.drop('a', axis=1, inplace=True)", "things.append(2)", "thing.solve()"]


def steps_of(code: str, outputs: tuple[Output, ...], *, count: int | None, others: tuple[Output, ...] = VALUE) -> str:
    """The steps of a notebook whose second cell is `code`, with the outputs that both cells have saved."""
    notebook = make_notebook([("Make", "import lib\nfigure = df = things = thing = lib.make()\nthing"), ("Act", code)])
    first, second = (cell.index for cell in notebook.cells if cell.kind.name == "CODE")
    cells = list(notebook.cells)
    cells[first] = cells[first]._replace(execution_count=1, outputs=others)
    cells[second] = cells[second]._replace(execution_count=count, outputs=outputs)
    analysis = analyse_notebook(notebook._replace(cells=tuple(cells)), for_conversion=True)
    files = generate(analysis, make_plan(analysis, PlanOptions("converted"))).files
    return next(file.text for file in files if file.path.endswith("steps.py"))


@pytest.mark.parametrize("call", CALLS[:3])
def test_what_acts_and_had_no_value_is_not_shown(call: str) -> None:
    text = steps_of(call, (), count=2)
    assert f"    {call.replace(chr(39), chr(34))}\n" in text


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    ("outputs", "count", "others"),
    [(VALUE, 2, VALUE), ((), None, VALUE), ((), 2, ()), ((Output("error", "KeyError"),), 2, VALUE)],
    ids=["it had a value", "it was not run", "outputs were cleared", "it failed"],
)
def test_what_may_have_a_value_is_shown(
    call: str, outputs: tuple[Output, ...], count: int | None, others: tuple[Output, ...]
) -> None:
    assert f"show({call.replace(chr(39), chr(34))})" in steps_of(call, outputs, count=count, others=others)


def test_what_is_not_known_to_act_is_shown() -> None:
    assert "show(thing.solve())" in steps_of("thing.solve()", (), count=2)
