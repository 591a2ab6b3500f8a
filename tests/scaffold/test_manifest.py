"""What `nb2prod.json` and the archive beside it keep."""

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from nb2prod.errors import ScaffoldError
from nb2prod.scaffold import RenderedFile, manifest
from nb2prod.scaffold.base import BASE
from nb2prod.scaffold.manifest import read_written

CONTEXT: dict[str, Any] = {
    "generator_version": "1.2.3",
    "sources": [{"file": 'we"ird\n\udc80.ipynb', "sha256": "0" * 64}],
    "package": "x",
    "options": {"order": "document"},
    "steps": [{"name": "load", "module": "steps", "cells": [1], "ids": ["a1"], "inputs": [], "outputs": ["df"]}],
    "lowerings": [{"name": "f", "rung": "lifted", "why": "reads `a`"}],
    "doc": "not kept",
}
FILES = (RenderedFile("b.py", b"x = 1\n" * 100), RenderedFile("a.bin", bytes(range(256))))


def test_it_says_what_was_generated_from_what() -> None:
    content = json.loads(manifest(CONTEXT, FILES)[0].data)
    assert content["nb2prod"] == "1.2.3"
    assert content["sources"] == CONTEXT["sources"]
    assert content["steps"] == CONTEXT["steps"]
    assert content["lowerings"] == CONTEXT["lowerings"]
    assert content["options"] == {"order": "document"}
    assert "doc" not in content
    assert list(content["files"]) == ["a.bin", "b.py"]


def test_the_texts_come_back_and_the_digests_of_all(tmp_path: Path) -> None:
    written = read_written(project(tmp_path))
    assert written.base == {"b.py": FILES[0].data}
    assert written.digests == {file.path: hashlib.sha256(file.data).hexdigest() for file in FILES}


def project(folder: Path) -> Path:
    for file in manifest(CONTEXT, FILES):
        (folder / file.path).parent.mkdir(exist_ok=True)
        (folder / file.path).write_bytes(file.data)
    return folder


def test_same_input_same_bytes() -> None:
    assert manifest(CONTEXT, FILES) == manifest(dict(reversed(CONTEXT.items())), FILES[::-1])


def test_the_archive_is_one_that_every_tool_can_open(tmp_path: Path) -> None:
    with zipfile.ZipFile(project(tmp_path) / BASE) as archive:
        assert archive.namelist() == ["b.py"]
        assert archive.testzip() is None


@pytest.mark.parametrize(
    "data",
    [
        None,
        b"",
        b"[]",
        b'{"format": 99, "files": {}}',
        b'{"format": 2, "files": []}',
        b'{"format": 2, "files": {"a": 1}}',
        manifest(CONTEXT, FILES)[0].data.replace(b'"b.py": "', b'"b.py": "f'),
        b"\xff",
    ],
    ids=["none", "empty", "list", "future", "no files", "no digest", "other digest", "not text"],
)
def test_a_damaged_manifest_is_an_error(tmp_path: Path, data: bytes | None) -> None:
    out = project(tmp_path)
    (out / "nb2prod.json").unlink()
    if data is not None:
        (out / "nb2prod.json").write_bytes(data)
    with pytest.raises(ScaffoldError, match=r"nb2prod\.json"):
        read_written(out)


def _compressed() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("b.py", b"0" * 10_000_000)
    return buffer.getvalue()


@pytest.mark.parametrize("data", [None, b"", b"PK", _compressed()], ids=["none", "empty", "cut off", "compressed"])
def test_a_damaged_archive_is_an_error(tmp_path: Path, data: bytes | None) -> None:
    out = project(tmp_path)
    (out / BASE).unlink()
    if data is not None:
        (out / BASE).write_bytes(data)
    with pytest.raises(ScaffoldError, match=r"base\.zip cannot be used"):
        read_written(out)
