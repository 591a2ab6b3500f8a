"""What sympy's `var` binds is said in the code."""

import pytest
from translating import translate

CASES = {
    "two": ('var("x y")', 'x, y = var("x y")\nx, y'),
    "not shown": ('var("x, y");', 'x, y = var("x, y");'),
    "one": ("sp.var('x')", "x = sp.var('x')\nx"),
    "one with a comma": ("sp.var('x,');", "x, = sp.var('x,');"),
    "a range": ("var('x:2 y2:4', real=True);", "x0, x1, y2, y3 = var('x:2 y2:4', real=True);"),
    "kept under another name": ("both = var('x y')", "x, y = both = var('x y')"),
    "bound already": ("x, y = var('x y')", "x, y = var('x y')"),
    "a range of letters": ("var('a:c')", "var('a:c')"),
    "a text that is computed": ("var(names)", "var(names)"),
    "between others": ("a = 1\nvar('x'); b = 2", "a = 1\nx = var('x'); b = 2"),
}


@pytest.mark.parametrize(("source", "code"), CASES.values(), ids=CASES)
def test_symbols_are_bound(source: str, code: str) -> None:
    assert translate("from sympy import *\nimport sympy as sp", source).code == code


@pytest.mark.parametrize(
    "first", ["import numpy", "from sympy import *\ndef var(text): return text", "var = len  # no sympy"]
)
def test_other_functions_of_that_name_bind_nothing(first: str) -> None:
    assert translate(first, 'var("x")').code == 'var("x")'
