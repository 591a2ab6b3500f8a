"""Which cells end with showing figures, and which expressions are known to show nothing."""

import pytest

from nb2prod.codegen import generate
from nb2prod.pipeline import analyse_notebook
from nb2prod.steps import PlanOptions, make_plan

from .running import make_notebook

PYPLOT = "import matplotlib.pyplot as plt\nimport pandas as pd\nimport seaborn as sns"


def steps_of(*cells: str) -> str:
    """The steps' module of a notebook with these cells."""
    analysis = analyse_notebook(
        make_notebook([(f"Part {i}", cell) for i, cell in enumerate(cells)]), for_conversion=True
    )
    files = generate(analysis, make_plan(analysis, PlanOptions("converted"))).files
    return next(file.text for file in files if file.path.endswith("/steps.py"))


@pytest.mark.parametrize(
    "cell",
    [
        "plt.plot([1, 2])",
        "fig, ax = plt.subplots()\nax.plot([1])",
        "pd.Series([1, 2]).plot()",
        "pd.DataFrame({'a': [1]}).plot.bar()",
        "sns.histplot([1, 2])",
        "for i in range(2):\n    plt.figure()",
    ],
)
def test_ends_with_its_figures(cell: str) -> None:
    assert "show_figures()\n" in steps_of(PYPLOT, cell)


@pytest.mark.parametrize(
    "cell",
    [
        "plt.plot([1, 2])\nplt.show()",
        "plt.style.use('ggplot')",
        "sns.set_theme()",
        "print(pd.Series([1, 2]).sum())",
        "import plotly.express as px\nprint(px.scatter(x=[1], y=[2]) is None)",
        "def draw(x):\n    plt.plot(x)",
    ],
    ids=["shown already", "a style", "a theme", "no figure", "plotly", "only defined"],
)
def test_has_no_figures_at_its_end(cell: str) -> None:
    assert "show_figures" not in steps_of(PYPLOT, cell)


def test_a_function_that_draws_makes_its_caller_draw() -> None:
    assert "draw([1])\n    show_figures()" in steps_of(PYPLOT, "def draw(x):\n    plt.plot(x)", "draw([1])")


@pytest.mark.parametrize(
    "definition",
    [
        "def f(x):\n    print(x)",
        "def f(x):\n    if x:\n        return\n    g = lambda: 1",
        "def f(x):\n    def g():\n        return 1\n    g()",
    ],
    ids=["none", "bare return", "inner"],
)
def test_what_returns_nothing_is_not_shown(definition: str) -> None:
    assert "show(" not in steps_of(definition, "f(1)")


@pytest.mark.parametrize(
    "definition",
    [
        "def f(x):\n    return x",
        "def f(x):\n    yield x",
        "from functools import cache\n@cache\ndef f(x):\n    print(x)",
        "def f(x):\n    print(x)\nif True:\n    def f(x):\n        return x",
        "f = print",
    ],
    ids=["value", "generator", "decorated", "bound twice", "another name"],
)
def test_what_may_return_something_is_shown(definition: str) -> None:
    assert "show(f(1))" in steps_of(definition, "f(1)")
