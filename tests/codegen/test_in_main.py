"""Classes and functions whose module an output shows say `__main__`, as they do in a notebook; all others are left alone."""

import pytest

from nb2prod.codegen import generate
from nb2prod.notebook.model import Notebook
from nb2prod.pipeline import analyse_notebook
from nb2prod.steps import PlanOptions, Seen, make_plan

from .running import make_notebook, run_cells, run_package

SHOWN = "<__main__.Customer object at 0x7f00aa>, <class '__main__.Bare'>, <function __main__.rate(x)>"
DEFINITIONS = '''
class Customer:
    """Somebody who pays."""

    def __init__(self, name):
        self.name = name

class Bare: pass

class Silent:
    y = 1

def rate(x):
    return x
'''
LOOK = "print(Customer.__module__, Bare, rate.__module__, Customer.__doc__, Silent.y)"


@pytest.mark.parametrize("local", [False, True], ids=["at module level", "inside a step"])
def test_what_the_notebook_shows_is_shown(local: bool) -> None:
    notebook = make_notebook([("Define", DEFINITIONS), *([("Again", DEFINITIONS)] if local else []), ("Look", LOOK)])
    analysis = analyse_notebook(notebook, for_conversion=True)
    files = generate(analysis, make_plan(analysis, PlanOptions("converted", seen=Seen(SHOWN)))).files
    assert run_package(files) == run_cells(notebook)
    text = next(file.text for file in files if file.path.endswith("steps.py"))
    assert text.count('__module__ = "__main__"') == 3 * (1 + local)
    assert text.count("__qualname__ =") == 6 * local


def test_what_is_pickled_stays_where_pickle_finds_it() -> None:
    notebook = make_notebook([("Define", f"import pickle\n{DEFINITIONS}"), ("Look", LOOK)])
    analysis = analyse_notebook(notebook, for_conversion=True)
    assert make_plan(analysis, PlanOptions("converted", seen=Seen(SHOWN))).in_main == frozenset()


@pytest.mark.parametrize(
    ("shown", "found"),
    [
        ("<__main__.Customer at 0x7f>", {"Customer"}),
        ("Help on function rate in module __main__:", {"rate"}),
        ("Help on class Bare in module __main__:", {"Bare"}),
        ("Help on function rate in module steps:", set()),
    ],
)
def test_what_tells_of_a_module(shown: str, found: set[str]) -> None:
    assert _in_main(make_notebook([("Define", "x = 1")]), shown) == found


UNSAVED = {
    "the class of an object": "print(type(Customer('a')))",
    "a class": "Bare",
    "a function": "rate",
    "help": "import io, contextlib\nwith contextlib.redirect_stdout(io.StringIO()) as text:\n    help(rate)\nprint(text.getvalue().splitlines()[0])",
    "an object without a text of its own": "silent = Silent()\nf'{silent}'.split(' object')[0]",
    "a traceback": "import traceback\ntry:\n    raise Late('too late')\nexcept Late:\n    print(traceback.format_exc().splitlines()[-1])",
}
WITH_ERROR = f"{DEFINITIONS}\nclass Wrong(ValueError): pass\nclass Late(Wrong): pass"


@pytest.mark.parametrize("look", UNSAVED.values(), ids=UNSAVED)
def test_what_is_shown_without_a_saved_output(look: str) -> None:
    notebook = make_notebook([("Define", WITH_ERROR), ("Look", look)])
    analysis = analyse_notebook(notebook, for_conversion=True)
    plan = make_plan(analysis, PlanOptions("converted"))
    assert plan.in_main
    assert run_package(generate(analysis, plan).files) == run_cells(notebook)


def test_a_traceback_counts_whatever_was_saved() -> None:
    notebook = make_notebook([("Define", WITH_ERROR), ("Look", UNSAVED["a traceback"])])
    assert _in_main(notebook, "Late: too late") == {"Wrong", "Late"}


@pytest.mark.parametrize("look", ["print(Customer('a').name)", "rate(1)", "import inspect\ninspect.getsource(Bare)"])
def test_what_does_not_show_stays_as_it_is(look: str) -> None:
    assert _in_main(make_notebook([("Define", WITH_ERROR), ("Look", look)]), "") == set()


def _in_main(notebook: Notebook, shown: str) -> frozenset[str]:
    analysis = analyse_notebook(notebook, for_conversion=True)
    return make_plan(analysis, PlanOptions("converted", seen=Seen(shown))).in_main
