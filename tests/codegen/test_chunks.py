"""A cell cut into statements and comments: put together again it is the same program, and what only tools read is gone."""

import ast

import pytest

from nb2prod.codegen.chunks import cut, indent
from nb2prod.pipeline import analyse_notebook

from .running import make_notebook


def pieces(source: str) -> list[str]:
    """All comments and statements, in order."""
    flow = analyse_notebook(make_notebook([("Cell", source)]), for_conversion=True).flows[0]
    whole = cut(flow)
    return [*(line for chunk in whole.chunks for line in (*chunk.above, chunk.text)), *whole.below]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a = 1; b = 2", ["a = 1", "b = 2"]),
        ("# above\na = 1  # behind\n# below", ["# above", "a = 1  # behind", "# below"]),
        ("## a heading\na = 1", ["## a heading", "a = 1"]),
        ("#| export\n#@title Form\n# %% [markdown]\na = 1", ["a = 1"]),
        ("rate = f(1) #@param", ["rate = f(1)"]),
        ("t = '''x\n# no comment\n'''", ["t = '''x\n# no comment\n'''"]),
        ("# export the table\na = 1", ["# export the table", "a = 1"]),
        ("ä = 'ü'; b = ä  # ö", ["ä = 'ü'", "b = ä  # ö"]),
        ("if a:\n    # inside\n    b = 1\n# after", ["if a:\n    # inside\n    b = 1", "# after"]),
        ("x = (1,  # one\n     2)  # two", ["x = (1,  # one\n     2)  # two"]),
    ],
    ids=[
        "one line",
        "comments",
        "two signs",
        "directives",
        "form",
        "string",
        "prose",
        "characters",
        "block",
        "brackets",
    ],
)
def test_pieces(source: str, expected: list[str]) -> None:
    found = pieces(source)
    assert found == expected
    assert ast.dump(ast.parse("\n".join(found))) == ast.dump(ast.parse(source))


def test_strings_are_not_indented() -> None:
    assert indent("x = '''a\n  b'''\ny = f'''{x}\nc'''") == "    x = '''a\n  b'''\n    y = f'''{x}\nc'''"
