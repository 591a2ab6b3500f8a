"""Which imports are found, and in which cells."""

import pytest

from nb2prod.requirements.imports import find_imports

from .notation import cells_of


def modules(*sources: str) -> list[str]:
    return ["." * item.level + item.module for item in find_imports(cells_of(*sources))]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("import numpy as np, pandas as pd", ["numpy", "pandas"], id="two on one line"),
        pytest.param("import matplotlib.pyplot as plt", ["matplotlib.pyplot"], id="dotted"),
        pytest.param("from sklearn.svm import SVC", ["sklearn.svm"], id="from"),
        pytest.param("from . import helpers", ["."], id="relative"),
        pytest.param("from ..data import load", ["..data"], id="relative with a name"),
        pytest.param("def f():\n    import scipy", ["scipy"], id="in a function"),
        pytest.param("if x:\n    import a\nelse:\n    import b", ["a", "b"], id="in both branches"),
        pytest.param(
            "import importlib\nimportlib.import_module('dask.array')", ["importlib", "dask.array"], id="by name"
        ),
        pytest.param("__import__('six')", ["six"], id="dunder import"),
        pytest.param("importlib.import_module(name)", [], id="by a name that only the run knows"),
        pytest.param("text = 'import nothing'", [], id="in a string"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_imports_of_a_cell_that_parses(source: str, expected: list[str]) -> None:
    assert modules(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("import numpy as np\nprint 'hello'", ["numpy"], id="Python 2"),
        pytest.param("from a import (\n  b,\n  c)\nx = = 1", ["a"], id="over several lines"),
        pytest.param("from a import b, \\\n    c\nx = = 1", ["a"], id="over a backslash"),
        pytest.param("import a; print 'x'", ["a"], id="before a semicolon"),
        pytest.param(">>> import a\n>>> x =", ["a"], id="behind a prompt"),
        pytest.param("In [3]: import a\nOut[3]: ...", ["a"], id="behind an IPython prompt"),
        pytest.param("from a import b c\nx", ["a"], id="broken itself"),
        pytest.param("try: import a\nexcept: print 'no'", ["a"], id="in a one-line try"),
        pytest.param("now import the data you need\nfrom the folder", [], id="prose"),
        pytest.param("from the data we import values\n!", [], id="prose that begins with from"),
        pytest.param('"""\nimport nothing\n"""\nprint "x"', [], id="in a string"),
    ],
)
def test_imports_of_a_cell_that_does_not_parse(source: str, expected: list[str]) -> None:
    assert modules(source) == expected


def test_an_import_whose_failure_is_caught_is_optional_and_the_other_one_a_fallback() -> None:
    first, second, third = find_imports(cells_of("try:\n    import a\nexcept ImportError:\n    import b\nimport c"))
    assert (first.optional, first.fallback) == (True, False)
    assert (second.optional, second.fallback) == (False, True)
    assert (third.optional, third.fallback) == (False, False)


def test_a_try_that_catches_something_else_makes_nothing_optional() -> None:
    (only,) = find_imports(cells_of("try:\n    import a\nexcept KeyError:\n    pass"))
    assert not only.optional


def test_an_import_for_type_checkers_is_optional() -> None:
    assert [item.optional for item in find_imports(cells_of("if TYPE_CHECKING:\n    import a"))] == [True]


def test_places_are_those_of_the_cell() -> None:
    _, second = find_imports(cells_of("import a", "x = 1\nimport b"))
    assert (second.location.cell, second.location.line) == (1, 2)


def test_nesting_deeper_than_the_stack_is_walked() -> None:
    source = "x = " + "-" * 900 + "1\nimport a"
    assert modules(source) == ["a"]
