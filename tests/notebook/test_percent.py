"""The percent format, read and written."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nb2prod.notebook import Cell, CellKind, Notebook, parse_notebook
from nb2prod.notebook.percent import parse_percent, write_percent

_PATH = Path("x.py")


def _cells(text: str) -> list[tuple[str, str]]:
    return [(cell.kind.value, cell.source) for cell in parse_percent(text, _PATH).cells]


def test_our_short_notation() -> None:
    text = '# %% [markdown]\n# # Title\n#\n# text\n# %% [3] tags=["load", "b"]\nx = 1\n# %% [raw]\n# raw\n# %%\n'
    notebook = parse_percent(text, _PATH)
    assert [(cell.kind, cell.source) for cell in notebook.cells] == [
        (CellKind.MARKDOWN, "# Title\n\ntext"),
        (CellKind.CODE, "x = 1"),
        (CellKind.RAW, "raw"),
        (CellKind.CODE, ""),
    ]
    assert notebook.cells[1].execution_count == 3
    assert notebook.cells[1].tags == ("load", "b")
    assert [cell.json_line for cell in notebook.cells] == [2, 6, 8, 10]
    assert write_percent(notebook) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = 1\ny = 2\n", [("code", "x = 1\ny = 2")]),
        ("", []),
        ("\n\n", []),
        ("#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n# %%\nx = 1", [("code", "x = 1")]),
        ("import a\n# %%\nx", [("code", "import a"), ("code", "x")]),
        ("#%%\nx = 1\n\n\n#%% md\n", [("code", "x = 1"), ("code", "")]),
        ("# %% A title [markdown]\n# text", [("markdown", "text")]),
        ("# %% [md]\n# text", [("markdown", "text")]),
        ('# %% [markdown]\n"""\n# Head\n\ntext\n"""\n', [("markdown", "# Head\n\ntext")]),
        ("# %% [markdown]\n#no blank\nbare", [("markdown", "no blank\nbare")]),
        ("# %%\n# %matplotlib inline\n# !ls", [("code", "%matplotlib inline\n!ls")]),
        ("# %%\n%matplotlib inline\n!ls", [("code", "%matplotlib inline\n!ls")]),
        ("# %%\nif x:\n    # %time y\n    # !ls", [("code", "if x:\n    %time y\n    !ls")]),
        ("# %%\n# %%bash\n# cd x\n# ls", [("code", "%%bash\ncd x\nls")]),
        ("# %%\n%%time\nx = 1", [("code", "%%time\nx = 1")]),
        ('# %% language="bash" magic_args="-e"\n# ls', [("code", "%%bash -e\nls")]),
        ("# %%\n# %d of %s\n# 100 %% sure", [("code", "# %d of %s\n# 100 %% sure")]),
        ("# %%\n# # %% no marker\n# # %time x", [("code", "# %% no marker\n# %time x")]),
        ("# %%\r\nx = 1\r\ny = 2\r\n", [("code", "x = 1\ny = 2")]),
        ("# %%% deeper\nx", [("code", "x")]),
        ("# %%\n\nx = 1\n\n\n", [("code", "\nx = 1")]),
    ],
)
def test_reads(text: str, expected: list[tuple[str, str]]) -> None:
    assert _cells(text) == expected


def test_header_of_jupytext_names_the_kernel() -> None:
    text = (
        "# ---\n# jupyter:\n#   kernelspec:\n#     display_name: R\n#     language: R\n#     name: ir\n# ---\n\n# %%\nx"
    )
    notebook = parse_percent(text, _PATH)
    assert (notebook.language, notebook.kernel, len(notebook.cells)) == ("r", "ir", 1)
    assert notebook.cells[0].json_line == 10


@pytest.mark.parametrize(
    ("line", "metadata"),
    [
        ('tags=["a"] slide={"b": [1]}', {"tags": ["a"], "slide": {"b": [1]}}),
        ('Some title key="v"', {"title": "Some title", "key": "v"}),
        ('{"key": 1}', {"key": 1}),
        ('key="broken', {}),
        ("a title with x=y in it", {"title": "a title with x=y in it"}),
        ("n=1 flag=true none=null", {"n": 1, "flag": True, "none": None}),
    ],
)
def test_metadata(line: str, metadata: dict[str, object]) -> None:
    assert dict(parse_percent(f"# %% {line}\n", _PATH).cells[0].metadata) == metadata


def test_a_script_is_read_by_its_suffix() -> None:
    notebook = parse_notebook(b"\xef\xbb\xbf# %%\nx = 1\n", _PATH)
    assert notebook.cells[0].source == "x = 1"
    assert notebook.sha256
    assert len(notebook.repairs) == 1


_LINES = st.sampled_from(
    [
        "x = 1",
        "",
        "    y",
        "# %% [markdown]",
        "# # %%",
        "#%%",
        "# %time x",
        "%time x",
        "%%bash",
        "# %%bash",
        "# !ls",
        "!ls",
        "# # !ls",
        "'''",
        "# note",
        "#",
        "# ",
        "\t# %run x",
        "é\u2028",
        "# ---",
        "%%",
        "# In[1]:",
    ]
) | st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\r\n"), max_size=6)
_SOURCES = st.lists(_LINES, max_size=5).map("\n".join).map(lambda source: source.rstrip())
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2),
    max_leaves=3,
)
_METADATA = st.dictionaries(st.sampled_from(["slideshow", "a.b", "k-x", "_y"]), _VALUES, max_size=2)


@st.composite
def _notebooks(draw: st.DrawFn) -> Notebook:
    cells = []
    for index in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(list(CellKind)))
        tags = tuple(draw(st.lists(st.text(max_size=5), max_size=2)))
        metadata = dict(draw(_METADATA)) | ({"tags": list(tags)} if tags else {})
        count = draw(st.none() | st.integers(0, 99)) if kind is CellKind.CODE else None
        cells.append(Cell(index, "", kind, draw(_SOURCES), tags, metadata, count))
    return Notebook(_PATH, tuple(cells))


@given(_notebooks())
def test_what_is_written_is_read_again(notebook: Notebook) -> None:
    text = write_percent(notebook)
    again = parse_percent(text, _PATH)
    assert [(c.kind, c.source, c.tags, c.metadata, c.execution_count) for c in again.cells] == [
        (c.kind, c.source, c.tags, c.metadata, c.execution_count) for c in notebook.cells
    ]
    lines = text.split("\n")
    for cell in again.cells:
        if cell.source:
            assert lines[cell.json_line - 1].lstrip("# \t") in cell.source.split("\n")[0] or "#" in cell.source
