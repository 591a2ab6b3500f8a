"""What `nb2prod.json` keeps."""

import json
from typing import Any

import pytest

from nb2prod.scaffold import RenderedFile, manifest
from nb2prod.scaffold.manifest import base_of

CONTEXT: dict[str, Any] = {
    "generator_version": "1.2.3",
    "notebook": 'we"ird\n\udc80.ipynb',
    "sha256": "0" * 64,
    "package": "x",
    "options": {"order": "document"},
    "steps": [{"name": "load", "module": "steps", "cells": [1], "ids": ["a1"], "inputs": [], "outputs": ["df"]}],
    "lowerings": [{"name": "f", "rung": "lifted", "why": "reads `a`"}],
    "doc": "not kept",
}
FILES = (RenderedFile("b.py", b"x = 1\n" * 100), RenderedFile("a.bin", bytes(range(256))))


def test_it_says_what_was_generated_from_what() -> None:
    content = json.loads(manifest(CONTEXT, FILES).data)
    assert content["nb2prod"] == "1.2.3"
    assert content["notebook"] == {"file": CONTEXT["notebook"], "sha256": "0" * 64}
    assert content["steps"] == CONTEXT["steps"]
    assert content["lowerings"] == CONTEXT["lowerings"]
    assert content["options"] == {"order": "document"}
    assert "doc" not in content
    assert list(content["files"]) == ["a.bin", "b.py"]


def test_the_files_come_back_from_it() -> None:
    assert base_of(manifest(CONTEXT, FILES).data) == {file.path: file.data for file in FILES}


def test_same_input_same_bytes() -> None:
    assert manifest(CONTEXT, FILES) == manifest(dict(reversed(CONTEXT.items())), reversed(FILES))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b'{"format": 99, "files": {}}',
        b'{"format": 1, "files": []}',
        b'{"format": 1, "files": {"a": 1}}',
        b'{"format": 1, "files": {"a": {"base": "%%%"}}}',
        b'{"format": 1, "files": {"a": {"base": "AAAA"}}}',
        manifest(CONTEXT, FILES).data.replace(b'"sha256": "', b'"sha256": "f'),
        b"\xff",
    ],
    ids=["empty", "list", "future", "no files", "no entry", "not base64", "not zlib", "other digest", "not text"],
)
def test_damage_is_a_value_error(data: bytes) -> None:
    with pytest.raises(ValueError):
        base_of(data)
