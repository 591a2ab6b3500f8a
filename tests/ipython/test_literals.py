"""Literals must give back their text, whatever it is."""

import ast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nb2prod.ipython.literals import quote, quote_block

_HOSTILE = [
    '"""',
    "'''",
    'ends in "',
    "ends in \\",
    "\\\n",
    "\r\n",
    "\x00\x1b[31m",
    "{x} {{y}}",
    "\u2028 \ufeff",
    '\n"',
    "tab\t",
    "\\N{DASH}",
]


@pytest.mark.parametrize("text", _HOSTILE, ids=ascii)
def test_hostile_text(text: str) -> None:
    assert ast.literal_eval(quote(text)) == text
    assert ast.literal_eval(quote_block(text)) == text
    assert ast.literal_eval(quote_block(f"a\n{text}")) == f"a\n{text}"


@given(st.text())
@example('a\n"')
@example('""""\n""""')
def test_any_text(text: str) -> None:
    assert ast.literal_eval(quote(text)) == text
    assert ast.literal_eval(quote_block(text)) == text
    assert "\n" not in quote(text)


def test_block_has_a_line_for_each_line() -> None:
    assert quote_block("a\nb\n") == '"""\\\na\nb\n"""'
