"""Which names a scope binds, held against the compiler's own answer: `symtable`, over the standard library's sources."""

import ast
import symtable
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from nb2prod.dataflow.scopes import class_frame, function_frame, imported_names, pattern_names, target_names

STDLIB = Path(sysconfig.get_paths()["stdlib"])
FILES = "argparse ast asyncio/tasks asyncio/base_events collections/__init__ configparser contextlib csv dataclasses datetime difflib dis doctest email/message enum fractions functools gzip heapq http/client inspect json/decoder logging/__init__ mailbox pathlib pickle pprint random re/_parser shutil smtplib statistics string subprocess tarfile tempfile textwrap threading tokenize traceback turtle typing unittest/mock uuid weakref zipfile".split()
ODD = {
    "comprehension targets stay inside": "def f():\n    return [x for x in y]",
    "a walrus in a comprehension leaks": "def f():\n    return [(z := x) for x in y]",
    "a walrus in nested comprehensions leaks": "def f():\n    return [[(z := x) for x in w] for w in y]",
    "a walrus in a lambda stays inside": "def f():\n    return lambda: (z := 1)",
    "global": "def f():\n    global a, b\n    a = b",
    "nonlocal": "def f():\n    n = 1\n    def g():\n        nonlocal n\n        n = 2\n    return g",
    "except as": "def f():\n    try:\n        pass\n    except E as e:\n        pass",
    "match": "def f(x):\n    match x:\n        case [a, *b]:\n            pass\n        case {'k': c, **d}:\n            pass\n        case K(v=e) | e:\n            pass",
    "imports": "def f():\n    import a.b\n    import c.d as e\n    from g import h as i, j",
    "deleted": "def f():\n    del a, b[0], c.d",
    "with and for": "def f():\n    with a as (b, *c), d as e.g:\n        pass\n    for h, i[0] in j:\n        pass",
    "all kinds of parameters": "def f(a, /, b, *c, d, **e):\n    pass",
    "defaults belong outside": "def f(a=(w := 1)):\n    return a",
    "annotations": "def f(a: b) -> c:\n    d: e\n    g: h = 1",
    "class in function": "def f():\n    class A(b):\n        c = 1\n        def d(self):\n            return c",
    "decorators with a walrus": "def f():\n    @(w := d)\n    def g(): pass",
    "augmented": "def f():\n    a += 1\n    b.c += 1",
    "async": "async def f():\n    async with a as b:\n        async for c in d:\n            e = [g async for g in h]",
}


@pytest.mark.parametrize("name", FILES)
def test_functions_and_classes_of_the_standard_library_bind_what_the_compiler_says(name: str) -> None:
    source = (STDLIB / f"{name}.py").read_text(encoding="utf-8")
    assert _scopes(source) > 5


@pytest.mark.parametrize("source", ODD.values(), ids=ODD.keys())
def test_odd_functions_bind_what_the_compiler_says(source: str) -> None:
    assert _scopes(source) >= 1


def _scopes(source: str) -> int:
    """Compare all scopes of the source; how many there were."""
    tree, table = ast.parse(source), symtable.symtable(source, "test", "exec")
    nodes = {(node.name, node.lineno): node for node in ast.walk(tree) if isinstance(node, _NAMED)}
    count = 0
    for scope in _walk(table):
        if (scope.get_name(), scope.get_lineno()) not in nodes:  # a lambda or a comprehension
            assert scope.get_name() in ("lambda", "listcomp", "setcomp", "dictcomp", "genexpr")
            continue
        node = nodes[scope.get_name(), scope.get_lineno()]
        count += 1
        frame = class_frame(node) if isinstance(node, ast.ClassDef) else function_frame(node)
        symbols = [symbol for symbol in scope.get_symbols() if not symbol.get_name().startswith(".")]
        bound = {_plain(symbol.get_name(), node) for symbol in symbols if _is_bound(symbol)}
        declared = {symbol.get_name() for symbol in symbols if symbol.is_declared_global()}
        assert frame.locals - {"__class__"} == bound - {"__class__"}, f"{node.name}, line {node.lineno}"
        assert frame.globals == declared, f"{node.name}, line {node.lineno}"
    return count


_NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def _walk(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    for child in table.get_children():
        yield child
        yield from _walk(child)


def _is_bound(symbol: symtable.Symbol) -> bool:
    return symbol.is_local() and (
        symbol.is_assigned() or symbol.is_parameter() or symbol.is_imported() or symbol.is_annotated()
    )


def _plain(name: str, node: ast.AST) -> str:
    """`symtable` knows private names of a class by their mangled spelling."""
    return name[name.index("__") :] if name.startswith("_") and "__" in name[1:] and not name.startswith("__") else name


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("a", ["a"]),
        ("(a, [b, *c])", ["a", "b", "c"]),
        ("a.b", []),
        ("a[b]", []),
        ("(a, b.c, d[0])", ["a"]),
    ],
)
def test_targets_bind_names_only(code: str, names: list[str]) -> None:
    (target,) = ast.parse(f"{code} = x").body[0].targets  # type: ignore[attr-defined]
    assert list(target_names(target)) == names


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("import a.b.c", ["a"]),
        ("import a.b as c, d", ["c", "d"]),
        ("from a.b import c, d as e", ["c", "e"]),
        ("from . import a", ["a"]),
        ("from a import *", []),
    ],
)
def test_imports_bind_what_they_show(code: str, names: list[str]) -> None:
    node = ast.parse(code).body[0]
    assert isinstance(node, ast.Import | ast.ImportFrom)
    assert list(imported_names(node)) == names


def test_patterns_capture_names() -> None:
    match = ast.parse("match x:\n    case K(a, b=[c, *d]) as e if f: pass\n    case {'g': h, **i}: pass").body[0]
    assert isinstance(match, ast.Match)
    assert [sorted(pattern_names(case.pattern)) for case in match.cases] == [["a", "c", "d", "e"], ["h", "i"]]
