"""Markdown becomes docstrings and comments that read well, and nothing in it can end them."""

import ast

import pytest

from nb2prod.codegen.words import comment, docstring, first_paragraph, module_docstring


@pytest.mark.parametrize(
    ("title", "text", "written"),
    [
        ("Load", "", ""),
        ("", "Reads all.", '"""Reads all."""'),
        ("Load customers", "Raw export, tenure in months.", '"""Load customers: raw export, tenure in months."""'),
        ("Load", "NASA has it.", '"""Load: NASA has it."""'),
        ("Load", "| a | b |\n|---|---|", ""),
        ("Load", "- a list\n- of things", ""),
        ("Load", "```python\nx = 1\n```\n\nThen prose.", '"""Load: then prose."""'),
        ("Load", r"The mean is $\bar x$. It is used below.", ""),
        ("2) Load", "Raw export.", '"""Load: raw export."""'),
        ("Load", "Note:\n- one\n- two", ""),
        ("Load", "Run the following\n- one\n- two", '"""Load: run the following."""'),
        ("Load", "See [the docs](http://x) and **all** `names`:", '"""Load: see the docs and all names."""'),
    ],
    ids=[
        "nothing",
        "no title",
        "short",
        "acronym",
        "table",
        "list",
        "code first",
        "formula",
        "number",
        "only a list",
        "list below",
        "markup",
    ],
)
def test_docstring(title: str, text: str, written: str) -> None:
    assert docstring(title, text) == written


def test_a_long_docstring_has_its_first_line_to_itself() -> None:
    written = docstring(
        "Load", "This is a paragraph that has far more to say than what would fit on the one line of a docstring."
    )
    assert written.splitlines()[:3] == [
        '"""Load.',
        "",
        "This is a paragraph that has far more to say than what would fit on the one line of",
    ]
    assert ast.parse(written)


@pytest.mark.parametrize("text", ['ends with "', 'has """ in it', "ends with \\", "a\x00b", '"""'])
def test_nothing_ends_a_docstring(text: str) -> None:
    (node,) = ast.parse(module_docstring(text)).body
    assert isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def test_comments_are_whole_sentences() -> None:
    assert comment("We load the data. " + "Then we say a great deal more about it. " * 20)[0].startswith(
        "# We load the data."
    )
    assert comment("# A heading") == []
    assert all(len(line) <= 80 for line in comment("word " * 100))


def test_first_paragraph_skips_pictures_and_rules() -> None:
    assert first_paragraph("![logo](x.png)\n\n---\n\nWhat it is about") == "What it is about."
