"""Whatever the file: a notebook with its repairs, or one clear error."""

import json
from pathlib import Path
from typing import Any

import pytest

from nb2prod.errors import NotebookError
from nb2prod.notebook import CellKind, Notebook, parse_notebook, read_notebook

_PATH = Path("x.ipynb")


def _code(source: Any = "x = 1", **more: Any) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": source, **more}


def _raw(*cells: Any, **more: Any) -> dict[str, Any]:
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    return {"nbformat": 4, "nbformat_minor": 4, "metadata": {"kernelspec": kernel}, "cells": list(cells), **more}


def _parse(raw: Any) -> Notebook:
    return parse_notebook(json.dumps(raw, indent=1).encode(), _PATH)


def _messages(notebook: Notebook) -> list[str]:
    return [repair.message for repair in notebook.repairs]


def test_a_clean_notebook_needs_no_repair() -> None:
    notebook = _parse(_raw(_code(["a = 1\n", "b = 2"], execution_count=3, metadata={"tags": ["load"]})))
    (cell,) = notebook.cells
    assert (cell.source, cell.execution_count, cell.tags, cell.kind) == ("a = 1\nb = 2", 3, ("load",), CellKind.CODE)
    assert (notebook.language, notebook.kernel, notebook.nbformat) == ("python", "python3", (4, 4))
    assert notebook.repairs == ()


@pytest.mark.parametrize(
    ("cell", "source", "message"),
    [
        (_code(None), "", "source is null, not text"),
        (_code(7), "7", "source is 7, not text"),
        (_code(["a\n", None, 3]), "a\n3", "source is a list, not text"),
        (_code({"a": 1}), "", "source is an object, not text"),
        (_code("a\r\nb\rc"), "a\nb\nc", "line ends CR or CRLF read as LF"),
        (_code(metadata=None), "x = 1", "cell metadata is null, not an object: left out"),
        (_code(metadata={"tags": "a, b"}), "x = 1", "tags are a string, not a list of strings"),
        (_code(metadata={"tags": 3}), "x = 1", "tags are 3, not a list of strings: left out"),
        (_code(metadata={"tags": ["a", 3]}), "x = 1", "a tag is not a string: left out"),
        (_code(execution_count="5"), "x = 1", "execution count is '5': read as 5"),
        (_code(execution_count=[]), "x = 1", "execution count is a list: read as None"),
        (_code(id=4), "x = 1", "cell id is 4, not a string: left out"),
        (_code(outputs="none"), "x = 1", "outputs are not a list: left out"),
        (_code(outputs=[3, {}]), "x = 1", "an output has no type: left out (and 1 more)"),
        (_code(cell_type="sql"), "x = 1", "cell type is 'sql': taken for code"),
        (_code(cell_type=None), "x = 1", "cell type is null: taken for code"),
        ("x = 1", "x = 1", "a cell is not an object: taken for raw text"),
        (None, "", "a cell is not an object: taken for raw text"),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)
def test_repairs(cell: Any, source: str, message: str) -> None:
    notebook = _parse(_raw(cell, _code("last")))
    assert notebook.cells[0].source == source
    assert notebook.cells[1].source == "last"
    assert _messages(notebook) == [message]
    assert {repair.code for repair in notebook.repairs} == {"NBP405"}


def test_equal_repairs_are_said_once() -> None:
    notebook = _parse(_raw(*[_code(id="a") for _ in range(4)], nbformat_minor=5))
    (repair,) = notebook.repairs
    assert repair.message == "cell id 'a' is used before: left out (and 2 more)"
    assert [place.cell for place in (repair.location, *repair.related)] == [1, 2, 3]
    assert [cell.id for cell in notebook.cells] == ["a", "", "", ""]


@pytest.mark.parametrize(("minor", "message"), [(5, ["cell has no id"]), (4, [])], ids=["required", "not yet known"])
def test_missing_ids(minor: int, message: list[str]) -> None:
    assert _messages(_parse(_raw(_code(), nbformat_minor=minor))) == message


@pytest.mark.parametrize(
    ("more", "expected", "message"),
    [
        ({"nbformat": "4", "nbformat_minor": "2"}, (4, 2), "nbformat is not a pair of numbers: read as 4.2"),
        ({"nbformat": None}, (4, 4), "nbformat is not a pair of numbers: read as 4.4"),
        ({"nbformat": 5, "nbformat_minor": 0}, (5, 0), "nbformat 5 is newer than 4: read as 4"),
        ({"nbformat_minor": 99}, (4, 99), ""),
        ({"metadata": None}, (4, 4), "notebook metadata are not an object: left out"),
        ({"metadata": {}}, (4, 4), "metadata name neither kernel nor language: taken for Python"),
    ],
    ids=["strings", "null", "next major", "next minor", "metadata null", "no kernel"],
)
def test_repairs_of_the_whole(more: dict[str, Any], expected: tuple[int, int], message: str) -> None:
    notebook = _parse(_raw(_code(id="a"), **more))
    assert notebook.nbformat == expected
    assert message in [*_messages(notebook), ""]


@pytest.mark.parametrize(
    ("data", "text", "place"),
    [
        (b"", "is empty", "x.ipynb"),
        (b" \n ", "is empty", "x.ipynb"),
        (b'{"cells": [\n {"source": "a', "truncated", "x.ipynb: line 2"),
        (b'{"cells": []', "truncated", "x.ipynb: line 1"),
        (b'{"cells": []}\n{"cells": []}', "goes on after the end", "x.ipynb: line 2"),
        (b'{"cells": [],,}', "is not valid JSON", "x.ipynb: line 1"),
        (b'{\n<<<<<<< HEAD\n"cells": []}', "merge conflict markers (the first on line 2)", "x.ipynb: line 2"),
        (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS pointer", "x.ipynb: line 1"),
        (b"<!DOCTYPE html>", "HTML or XML page", "x.ipynb: line 1"),
        (b"[1, 2]", "its root is not an object", "x.ipynb"),
        (b'"cells"', "its root is not an object", "x.ipynb"),
        (b"NaN", "its root is not an object", "x.ipynb"),
        (b"{}", "it has no cells", "x.ipynb"),
        (b'{"cells": "none"}', "its cells are not a list", "x.ipynb"),
        (b'{"cells": null}', "its cells are not a list", "x.ipynb"),
        (b'{"cells": [' + b"[" * 100_000 + b"]" * 100_000 + b"]}", "nests too deeply", "x.ipynb"),
        (b"\x00" * 100, "is not valid JSON", "x.ipynb"),
        (bytes(range(256)), "is not UTF-8: the byte 0x80 stands for nothing there", "x.ipynb: line 2"),
        (
            '{"cells":\n["é"]}'.encode("latin-1"),
            "is not UTF-8: the byte 0xe9 stands for nothing there",
            "x.ipynb: line 2",
        ),
        (b"# coding: latin-1\n\xe9", "is not valid JSON", "x.ipynb: line 1"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_holds_no_notebook(data: bytes, text: str, place: str) -> None:
    with pytest.raises(NotebookError) as caught:
        parse_notebook(data, _PATH)
    assert text in caught.value.message
    assert caught.value.place.startswith(place)
    assert caught.value.hint


_TEXT = json.dumps(_raw(_code("ä = 'é'")), ensure_ascii=False)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (_TEXT.encode("utf-8-sig"), "file has a byte order mark, where plain UTF-8 is the rule"),
        (_TEXT.encode("utf-16"), "file has UTF-16, where plain UTF-8 is the rule"),
        (_TEXT.encode("utf-16-be"), "file has UTF-16-BE, where plain UTF-8 is the rule"),
        (_TEXT.encode("utf-32"), "file has UTF-32, where plain UTF-8 is the rule"),
    ],
    ids=["BOM", "UTF-16", "UTF-16-BE", "UTF-32"],
)
def test_encodings(data: bytes, message: str) -> None:
    notebook = parse_notebook(data, _PATH)
    assert notebook.cells[0].source == "ä = 'é'"
    assert _messages(notebook) == [message]


@pytest.mark.parametrize(
    "source",
    [b"a\\ud800b", b"a\\uDFFFb", b"a\xed\xa0\x80b"],
    ids=["lone high escape", "lone low escape", "encoded surrogate"],
)
def test_lone_surrogates(source: bytes) -> None:
    data = json.dumps(_raw(_code("SOURCE"))).encode().replace(b"SOURCE", source)
    notebook = parse_notebook(data, _PATH)
    assert notebook.cells[0].source.encode()
    assert set(notebook.cells[0].source) == set("ab\ufffd")
    assert _messages(notebook) == ["lone surrogates replaced by U+FFFD"]


@pytest.mark.parametrize("source", ["😀", "\\ud800", "\\\\ud800 is text", "\u2028\u2029\x0c\x1c"], ids=ascii)
def test_text_that_needs_no_repair(source: str) -> None:
    notebook = _parse(_raw(_code(source)))
    assert notebook.cells[0].source == source
    assert not notebook.repairs


@pytest.mark.parametrize(
    "value",
    [b"NaN", b"-Infinity", b"1e999", b"9" * 5000, b'"a\x00\tb"', b'{"a": 1, "a": 2}'],
    ids=["NaN", "infinity", "overflow", "endless integer", "control characters", "duplicate keys"],
)
def test_odd_values_do_no_harm(value: bytes) -> None:
    data = json.dumps(_raw(_code(metadata={"odd": "VALUE"}))).encode().replace(b'"VALUE"', value)
    assert parse_notebook(data, _PATH).cells[0].source == "x = 1"


def test_nul_in_source_is_kept() -> None:
    assert _parse(_raw(_code("a\0b"))).cells[0].source == "a\0b"


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({"language_info": {"name": "python", "version": "3.11.4"}}, ("python", "3.11.4", "")),
        ({"kernelspec": {"name": "ir", "language": "R"}}, ("r", "", "ir")),
        ({"kernelspec": {"name": "ir"}}, ("r", "", "ir")),
        ({"kernelspec": {"name": "julia-1.9"}}, ("julia", "", "julia-1.9")),
        ({"kernelspec": {"name": "conda-env-foo-py"}}, ("python", "", "conda-env-foo-py")),
        ({"kernelspec": {"name": "python2"}, "language_info": {"name": "ipython"}}, ("python", "", "python2")),
        ({"kernelspec": {"name": "sos", "language": "sos"}}, ("sos", "", "sos")),
        ({"jupytext": {"main_language": "R"}}, ("r", "", "")),
        ({"jupytext": {"main_language": "R"}, "language_info": {"name": "python"}}, ("python", "", "")),
        ({"kernelspec": None, "language_info": []}, ("python", "", "")),
        ({"language_info": {"name": "Scala", "version": 2}}, ("scala", "", "")),
    ],
    ids=lambda value: str(value)[:60],
)
def test_language(metadata: dict[str, Any], expected: tuple[str, str, str]) -> None:
    notebook = _parse(_raw(metadata=metadata))
    assert (notebook.language, notebook.language_version, notebook.kernel) == expected


def test_outputs() -> None:
    outputs = [
        {"output_type": "stream", "name": "stderr", "text": ["a\n", "b"]},
        {"output_type": "execute_result", "execution_count": 4, "data": {"text/plain": ["1"], "application/json": [1]}},
        {"output_type": "display_data", "data": {"image/png": "iVBO"}, "metadata": {}},
        {"output_type": "error", "ename": "KeyError", "evalue": "'k'", "traceback": []},
    ]
    stream, result, image, error = _parse(_raw(_code(outputs=outputs))).cells[0].outputs
    assert (stream.kind, stream.name, stream.text) == ("stream", "stderr", "a\nb")
    assert (result.text, result.execution_count, result.mime["application/json"]) == ("1", 4, [1])
    assert (image.text, image.mime) == ("", {"image/png": "iVBO"})
    assert (error.kind, error.name, error.text) == ("error", "KeyError", "'k'")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.ipynb", tmp_path / ("long" * 100), Path("nul\0.ipynb")):
        with pytest.raises(NotebookError) as caught:
            read_notebook(path)
        assert caught.value.message.startswith("cannot be read: ")
    with pytest.raises(NotebookError, match="is a folder"):
        read_notebook(tmp_path)


def test_a_read_file_is_hashed_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.ipynb"
    data = json.dumps(_raw(_code(None))).encode()
    path.write_bytes(data)
    notebook = read_notebook(path)
    assert notebook.path == path
    assert len(notebook.sha256) == 64
    assert path.read_bytes() == data


def test_a_hundred_thousand_cells() -> None:
    notebook = _parse(_raw(*[_code("x = 1")] * 100_000))
    assert notebook.cells[-1].index == 99_999
    assert notebook.cells[-1].json_line > 0
