"""Cells that do not parse: where, why, and what they would bind."""

import pytest
from translating import translate

from nb2prod.ipython.salvage import salvage_names


@pytest.mark.parametrize(
    ("source", "why", "line"),
    [
        ("x = 1\nprint x", "Python 2", 2),
        ("print 'a' % b", "Python 2", 1),
        ("try:\n    f()\nexcept E, e:\n    pass", "Python 2", 3),
        ("raise E, 'x'", "Python 2", 1),
        ("exec 'x'", "Python 2", 1),
        ("x = 0777", "Python 2", 1),
        ("x = ur'a'", "Python 2", 1),
        ("if a <> b:\n    pass", "Python 2", 1),
        ("f = map(lambda (a, b): a, x)", "Python 2", 1),
        ("type X = int\nclass A[T]: pass", "Python 3.12 or newer (type parameters)", 1),
        ("def f[T](x: T): pass", "Python 3.12 or newer (type parameters)", 1),
        ("x = f'{d['k']}'", "Python 3.12 or newer (quotes of the same kind inside an f-string)", 1),
        ("x = t'{a}'", "Python 3.14 or newer (template strings)", 1),
        ("Load the data and clean it", "prose, not code", 1),
        ("x = # TODO: your code here", "something is left to fill in", 1),
        ("model =\ny = 2", "something is left to fill in", 1),
        ("def f(x):\n    # your code\ny = 1", "something is left to fill in", 3),
        (
            "pip install x\npip install y",
            "a shell command without `!`, which IPython accepts only in a cell of its own",
            1,
        ),
        ("x = 1\nls -la data", "a shell command without `!`, which IPython accepts only in a cell of its own", 2),
        ("# note\n%%bash\ncp a b", "a cell magic must be on the first line of its cell", 3),
        ("%bash\ncp a b", "%bash is a cell magic: it takes two percent signs, on the first line of its cell", 2),
        ("SELECT a FROM b", "SQL, not Python", 1),
        ("return 1", "", 1),
        ("if x:\n    return 1", "", 2),
        ("x = yield", "", 1),
        ("break", "", 1),
        ("def f():\n    nonlocal y", "", 2),
        ("if x:\n    from __future__ import division", "", 2),
        ("x = (1,\n", "", 1),
        ("a\0b", "", 1),
        ("*a, *b = c", "", 1),
    ],
)
def test_says_why(source: str, why: str, line: int) -> None:
    cell = translate(source)
    assert cell.tree is None
    assert cell.syntax is not None
    assert (cell.syntax.why, cell.syntax.location.line) == (why, line)
    assert cell.syntax.message


@pytest.mark.parametrize(
    ("version", "why"),
    [
        ("2.7.18", "perhaps Python 2, by which the notebook was saved"),
        ("3.99.1", "perhaps newer Python: the notebook was saved by 3.99.1"),
        ("3.8.1", ""),
        ("odd", ""),
        ("", ""),
    ],
)
def test_the_notebooks_own_python_is_a_hint(version: str, why: str) -> None:
    cell = translate("x = ]", version=version)
    assert cell.syntax is not None
    assert cell.syntax.why == why


@pytest.mark.parametrize(
    "source",
    [
        "(" * 5000,
        "-" * 200_000 + "1",
        "1" + "+1" * 100_000,
        "x" + ".a" * 100_000,
        "[" * 100 + "]" * 100,
        "9" * 5000,
        "\ud800",
        "f(" * 300 + ")" * 300,
    ],
    ids=["brackets", "signs", "sums", "attributes", "lists", "digits", "surrogate", "calls"],
)
def test_monsters_are_cells_like_others(source: str) -> None:
    cell = translate(source)
    assert (cell.tree is None) == (cell.syntax is not None)


def test_cells_of_endless_length_are_not_looked_into() -> None:
    cell = translate("x = 1\n" * 100_001)
    assert cell.syntax is not None
    assert cell.syntax.why == "it has more than 100,000 lines"
    assert translate("%%bash\n" + "ls\n" * 100_001).syntax is None


def test_places_lead_back_through_magics() -> None:
    cell = translate("%cd d\n%%who\nprint x")
    assert cell.syntax is not None
    assert cell.syntax.location.line == 3


def test_magics_of_a_broken_cell_are_kept() -> None:
    cell = translate("!pip install x\ny = (\n")
    assert [install.arguments for install in cell.installs] == [("x",)]
    assert cell.salvaged == ("y",)


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("x = 1\nprint x\ny = 2", ("x", "y")),
        ("import a.b as c, d.e\nfrom f import g as h, i\nprint x", ("c", "d", "h", "i")),
        ("def f(x):\n    print x\n    y = 1\nz = f(1)", ("f", "z")),
        ("class A:\n    print x", ("A",)),
        ("for i, j in x:\n    k = i\n    print k", ("i", "j", "k")),
        ("with open(x) as f:\n    print f", ("f",)),
        ("a, b = 1, 2\nprint a", ("a", "b")),
        ("x += 1\ny: int = 2\nprint x", ("x", "y")),
        ("x == 1\nprint x", ()),
        ("x = (1,\n  2", ("x",)),
        ("if a:\n    b = 1\nelse:\n    c = 2\nprint b", ("b", "c")),
        ("d = [q for q in z]\nprint d", ("d",)),
        ("prose about things\n", ()),
        ("", ()),
    ],
)
def test_salvages_names(code: str, names: tuple[str, ...]) -> None:
    assert salvage_names(code) == names
