"""Texts from a notebook, read back by the language they were written into."""

import ast
import tomllib

import black
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nb2prod.scaffold import notation

TEXTS = st.text(max_size=60)


@given(TEXTS)
def test_toml_reads_back_the_text(text: str) -> None:
    assert tomllib.loads(f"x = {notation.toml_string(text)}")["x"] == text


def test_toml_has_no_lone_surrogates() -> None:
    literal = notation.toml_string("a\udc80")
    assert tomllib.loads(f"x = {literal}")["x"] == "a?"


@given(TEXTS)
def test_python_reads_back_the_string(text: str) -> None:
    assert ast.literal_eval(notation.python_string(text)) == text


@given(TEXTS)
def test_black_keeps_the_quotes(text: str) -> None:
    source = f"x = {notation.python_string(text)}\n"
    assert black.format_str(source, mode=black.Mode()) == source


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("'a'", '"a"'),
        ("['a', 'it\\'s', \"b\"]", '["a", "it\'s", "b"]'),
        (
            "{'k': 'v'}['k'] + f'{x}' + r'\\d' + b'x'.decode()",
            "{\"k\": \"v\"}[\"k\"] + f'{x}' + r'\\d' + b'x'.decode()",
        ),
        ("60 * 60", "60 * 60"),
        ("'a", "'a"),
        ("['a',\n 'b']", '["a",\n "b"]'),
    ],
    ids=["text", "list", "prefixes stay", "no text", "no Python", "lines"],
)
def test_source_gets_the_quotes_of_black(source: str, written: str) -> None:
    assert notation.python_source(source) == written


@given(st.recursive(TEXTS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner), max_leaves=5))
def test_source_means_the_same(value: object) -> None:
    assert ast.literal_eval(notation.python_source(repr(value))) == value


@given(TEXTS)
def test_docstring_is_the_visible_line(text: str) -> None:
    source = f'"""{notation.docstring_line("x" + text)}"""'
    assert ast.literal_eval(source) == notation.one_line("x" + text)


@given(TEXTS)
def test_one_line_can_be_printed_anywhere(text: str) -> None:
    line = notation.one_line(text)
    assert len(line.splitlines()) <= 1
    assert line == line.strip()
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in line)


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("a_b", r"a\_b"),
        ("<script>alert(1)</script>", r"&lt;script&gt;alert\(1\)&lt;/script&gt;"),
        ("1. first", r"1\. first"),
        ("[x](javascript:y)", r"\[x\]\(javascript:y\)"),
        ("# title\n## other", r"\# title \#\# other"),
        ("a & b &lt;", r"a \& b \&lt;"),
    ],
    ids=["emphasis", "html", "list", "link", "heading", "entity"],
)
def test_markdown_shows_the_text_as_it_is(text: str, markdown: str) -> None:
    assert notation.markdown_text(text) == markdown


@pytest.mark.parametrize(
    ("text", "span"),
    [("a", "`a`"), ("a`b", "``a`b``"), ("`", "`` ` ``"), ("", "`  `")],
    ids=["plain", "tick", "only a tick", "empty"],
)
def test_code_span_is_longer_than_the_ticks_inside(text: str, span: str) -> None:
    assert notation.markdown_code(text) == span


def test_bars_do_not_split_a_cell() -> None:
    assert notation.table_cell(notation.markdown_code("a | b")) == r"`a \| b`"


def test_fence_is_longer_than_any_inside() -> None:
    assert notation.markdown_fence("x ```` y") == "`````"


@pytest.mark.parametrize("source", ["1", "-0.5", "'a'", "None", "True", "(1, 'a')", "b'x'", "1_000", "1 + 2j"])
def test_constants_are_simple(source: str) -> None:
    assert notation.is_simple(source)


@pytest.mark.parametrize(
    "source", ["[1]", "{}", "{'a': 1}", "{1}", "60 * 60", "Path('x')", "([],)", "", "(", "1" + "+1" * 10_000]
)
def test_what_can_change_or_must_be_run_is_not_simple(source: str) -> None:
    assert not notation.is_simple(source)
