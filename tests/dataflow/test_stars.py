"""What star imports bring, read without importing anything."""

import sys
from pathlib import Path

import pytest

from nb2prod.dataflow.stars import _TABLES, StarReader


def names(module: str, **files: str) -> frozenset[str] | None:
    return StarReader({name.replace("__", "/") + ".py": text for name, text in files.items()}.get).names(module)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a = 1\n_b = 2\ndef c(): pass\nclass D: pass\nimport os.path\nfrom re import sub as s", {"a", "c", "D", "os", "s"}, id="public"),
        pytest.param("__all__ = ['a', '_b']\na = _b = c = 1", {"a", "_b"}, id="all"),
        pytest.param("__all__ = ['a']\n__all__ += ['b']\n__all__.append('c')\n__all__.extend(('d',))", set("abcd"), id="all in pieces"),
        pytest.param("try:\n    import x as a\nexcept ImportError:\n    a = None\nif a:\n    b = 1\nelse:\n    c = 1", set("abc"), id="branches"),
        pytest.param("for i in []: pass\n(p, *q), r = x", {"i", "p", "q", "r"}, id="targets"),
    ],
)  # fmt: skip
def test_local_module(text: str, expected: set[str]) -> None:
    assert names("helpers", helpers=text) == expected


def test_star_of_a_star() -> None:
    assert names("one", one="from two import *\na = 1", two="b = 1") == {"a", "b"}


def test_a_circle_of_stars_ends() -> None:
    assert names("one", one="from two import *\na = 1", two="from one import *\nb = 1") is None


@pytest.mark.parametrize("text", ["__all__ = make()", "from nowhere_at_all import *", "a = = 1"])
def test_what_cannot_be_told_is_unknown(text: str) -> None:
    assert names("helpers", helpers=text) is None


def test_the_standard_library_is_read() -> None:
    found = names("string")
    assert found is not None and {"ascii_letters", "Template"} <= found


def test_nothing_is_imported_for_it() -> None:
    before = set(sys.modules)
    assert names("wsgiref.util")
    assert "wsgiref" not in set(sys.modules) - before


@pytest.mark.parametrize("module", ["../secrets", "a/b", "", "..", "os.path/../x"])
def test_odd_module_names_open_no_table(module: str) -> None:
    assert names(module) is None


def test_tables_are_sorted_names() -> None:
    for table in sorted(Path(_TABLES).glob("*.txt")):
        lines = table.read_text(encoding="ascii").split()
        assert lines == sorted(set(lines)) and all(line.isidentifier() for line in lines), table.name
