"""The one place where notebooks are read from disk."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nb2prod.errors import NotebookError
from nb2prod.notebook.cells import CellReader, raw_source
from nb2prod.notebook.decode import decode, replace_lone_surrogates
from nb2prod.notebook.json_lines import find_source_lines
from nb2prod.notebook.kernels import read_language, says_language
from nb2prod.notebook.model import Notebook
from nb2prod.notebook.repairs import Repairs

_UTF8 = "Notebooks are UTF-8, and Jupyter opens no other. Convert the file, or restore it from version control."
_HINT = "Open and save it in Jupyter, or restore it from version control."


def read_notebook(path: Path) -> Notebook:
    """The notebook in a file: `.py` in percent or Databricks format, anything else as `.ipynb`.

    Raises NotebookError where the file cannot be read or holds no notebook at all.
    """
    try:
        data = path.read_bytes()
    except IsADirectoryError:
        raise NotebookError("is a folder", place=path.name or str(path), hint="Name one notebook in it.") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not a usable file name"
        raise NotebookError(
            f"cannot be read: {reason}", place=path.name, hint="Check the path and its permissions."
        ) from error
    return parse_notebook(data, path)


def parse_notebook(data: bytes, path: Path, *, digest: bool = True) -> Notebook:
    """The notebook in `data`; `path` gives its name, and by its suffix the format. `digest` says whether its `sha256` is wanted.

    One bad cell never sinks a notebook: what can be mended is, and each repair is in `repairs`. Raises NotebookError for what holds no notebook.
    """
    repairs = Repairs()
    text = _text(data, path, repairs)
    if path.suffix == ".py":
        from nb2prod.notebook.scripts import parse_script

        return parse_script(text, path, repairs, sha256=_digest(data) if digest else "")
    if not text or text.isspace():
        raise NotebookError("is empty", place=path.name, hint=_HINT)
    text = replace_lone_surrogates(text, repairs)
    return _notebook(_load(text, path), text, path, repairs, _digest(data) if digest else "")


def _text(data: bytes, path: Path, repairs: Repairs) -> str:
    try:
        return decode(data, repairs)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = f"the byte 0x{data[error.start]:02x}"
        raise NotebookError(
            f"is not UTF-8: {byte} stands for nothing there", place=f"{path.name}: line {line}", hint=_UTF8
        ) from error


def _digest(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()


def _load(text: str, path: Path) -> Any:
    try:
        return _parse_json(text)
    except RecursionError as error:
        raise NotebookError("nests too deeply to be a notebook", place=path.name, hint=_HINT) from error
    except json.JSONDecodeError as error:
        what, hint = _explain(text, error)
        raise NotebookError(what, place=f"{path.name}: line {error.lineno}, column {error.colno}", hint=hint) from error


def _parse_json(text: str) -> Any:
    """Control characters inside strings, NaN and endless integers do no harm: they are let through."""
    try:
        return json.loads(text, strict=False)
    except json.JSONDecodeError:
        raise
    except ValueError:  # an integer of more digits than `int` takes
        return json.loads(text, strict=False, parse_int=float)


def _explain(text: str, error: json.JSONDecodeError) -> tuple[str, str]:
    """What is wrong with text that is not JSON, and what to do: the usual accidents have usual causes."""
    start = text.lstrip()[:200]
    if start.startswith("version https://git-lfs"):
        return "is a Git LFS pointer, not the notebook", "Fetch the file with `git lfs pull`."
    if start.startswith("<") and not start.startswith("<<<<<<<"):
        return "is an HTML or XML page, not a notebook", "Download the raw file instead of the page that shows it."
    conflict = re.search(r"^<{7} ", text, re.MULTILINE)
    if conflict:
        line = text.count("\n", 0, conflict.start()) + 1
        return f"has merge conflict markers (the first on line {line})", "Resolve the merge, then try again."
    if error.msg == "Extra data":
        return "goes on after the end of the notebook: a second document, or the end of an older version", _HINT
    if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
        return "ends in the middle: the file is truncated", _HINT
    return f"is not valid JSON: {error.msg[:1].lower()}{error.msg[1:]}", _HINT


def _notebook(root: Any, text: str, path: Path, repairs: Repairs, sha256: str) -> Notebook:
    if not isinstance(root, dict):
        raise NotebookError("is JSON, but not a notebook: its root is not an object", place=path.name, hint=_HINT)
    raw_cells = list(_raw_cells(root, path, repairs))
    version = _version(root, repairs)
    metadata = root.get("metadata", {})
    if not isinstance(metadata, dict):
        repairs.note("notebook metadata are not an object: left out")
        metadata = {}
    if not says_language(metadata):
        repairs.note("metadata name neither kernel nor language: taken for Python")
    language, language_version, kernel = read_language(metadata)
    reader = CellReader(repairs, ids_required=version >= (4, 5))
    lines = find_source_lines(text, [raw_source(raw) for raw in raw_cells])
    cells = tuple(reader.read(raw, index, line) for index, (raw, line) in enumerate(zip(raw_cells, lines, strict=True)))
    return Notebook(
        path, cells, language, language_version, kernel, metadata, version, sha256=sha256, repairs=repairs.diagnostics()
    )


def _raw_cells(root: dict[str, Any], path: Path, repairs: Repairs) -> Iterator[Any]:
    if "cells" not in root and isinstance(root.get("worksheets"), list):
        for sheet in root["worksheets"]:
            if isinstance(sheet, dict) and isinstance(sheet.get("cells"), list):
                yield from sheet["cells"]
            else:
                repairs.note("a worksheet has no cells: left out")
        return
    cells = root.get("cells")
    if not isinstance(cells, list):
        what = "its cells are not a list" if "cells" in root else "it has no cells"
        raise NotebookError(f"is JSON, but not a notebook: {what}", place=path.name, hint=_HINT)
    yield from cells


def _version(root: dict[str, Any], repairs: Repairs) -> tuple[int, int]:
    major, minor = root.get("nbformat"), root.get("nbformat_minor", 0)
    if isinstance(major, int) and isinstance(minor, int):
        if major > 4:
            repairs.note(f"nbformat {_shorten(major)} is newer than 4: read as 4")
        return (major, minor)
    guess = 3 if "cells" not in root else 4
    mended = (_number(major, guess), _number(minor, 0))
    repairs.note(f"nbformat is not a pair of numbers: read as {mended[0]}.{mended[1]}")
    return mended


def _shorten(number: int) -> str:
    return str(number) if number < 10**6 else "version"


def _number(value: Any, default: int) -> int:
    if isinstance(value, int):
        return value
    start = re.match(r"\d{1,4}", value) if isinstance(value, str) else None
    return int(start.group()) if start else default
