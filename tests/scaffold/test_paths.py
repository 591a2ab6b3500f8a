"""Paths that may not be written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nb2prod.errors import ScaffoldError
from nb2prod.scaffold.paths import checked_path

HOSTILE = {
    "absolute": "/etc/passwd",
    "parent": "../x",
    "parent inside": "a/../../x",
    "current": "./x",
    "empty": "",
    "empty part": "a//b",
    "folder": "a/",
    "drive": "C:/x",
    "backslash": "a\\..\\b",
    "stream": "a.txt:hidden",
    "reserved": "nul",
    "reserved with extension": "src/COM1.py",
    "reserved with superscript": "lpt².txt",
    "trailing dot": "a.",
    "trailing space": "a /b",
    "newline": "a\nb",
    "NUL": "a\0b",
    "escape": "\x1b[2J",
    "bidi": "a\u202egpj.py",
    "zero width": "a\u200bb",
    "surrogate": "a\udcff",
    "long part": "a" * 256,
    "long path": "a/" * 600 + "a",
    "wildcard": "a*",
}


@pytest.mark.parametrize("path", HOSTILE.values(), ids=list(HOSTILE))
def test_hostile_path_is_refused(path: str) -> None:
    with pytest.raises(ScaffoldError, match="cannot write") as caught:
        checked_path(path)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize(
    "path", ["a", "src/churn/__main__.py", ".gitignore", "tests/golden/a b/x.json", "données.csv", "console.py"]
)
def test_ordinary_path_is_kept(path: str) -> None:
    assert str(checked_path(path)) == path


@given(st.text(max_size=60))
def test_what_is_accepted_stays_inside(path: str) -> None:
    try:
        checked = checked_path(path)
    except ScaffoldError:
        return
    assert not checked.is_absolute()
    assert ".." not in checked.parts
    assert str(checked) == path
