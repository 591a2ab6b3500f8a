"""What a statement reads and binds, held against running it in a namespace that records, and `symtable` for what its functions read."""

import ast
import builtins
import symtable
import sysconfig
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nb2prod.dataflow.model import Effect, Statement
from nb2prod.dataflow.statements import read_statement

STDLIB = Path(sysconfig.get_paths()["stdlib"])
FILES = "argparse ast collections/__init__ contextlib difflib doctest functools inspect logging/__init__ pickle pprint shutil statistics subprocess tarfile textwrap threading traceback zipfile".split()


class Recording(dict[str, Any]):
    """A global namespace that notes which names are read while they still have the value from before, and which are bound."""

    def __init__(self, values: dict[str, Any]) -> None:
        super().__init__(values)
        self.read: set[str] = set()
        self.bound: set[str] = set()
        self.beside: dict[str, Any] = {"__name__": "test", **values}
        self.values = values

    def leaked(self) -> set[str]:
        """What a walrus in a comprehension bound."""
        return {
            name for name, value in self.beside.items() if name not in self.values or value is not self.values[name]
        }

    def __getitem__(self, name: str) -> Any:
        if name not in self.bound and not hasattr(builtins, name):
            self.read.add(name)
        return super().__getitem__(name)

    def __setitem__(self, name: str, value: Any) -> None:
        self.bound.add(name)
        super().__setitem__(name, value)


def statement(source: str) -> Statement:
    (node,) = ast.parse(source).body
    return read_statement(node, 0, 0)


@pytest.mark.parametrize("name", FILES)
def test_functions_read_the_globals_that_the_compiler_says(name: str) -> None:
    """Annotations aside, which the compiler counts to the function around, and evaluates only there."""
    source = (STDLIB / f"{name}.py").read_text(encoding="utf-8")
    scopes = {
        (scope.get_name(), scope.get_lineno()): scope for scope in symtable.symtable(source, "", "exec").get_children()
    }
    compared = 0
    for node in ast.parse(source).body:
        if not isinstance(node, ast.FunctionDef) or any(
            isinstance(part, ast.arg) and part.annotation for part in ast.walk(node)
        ):
            continue
        body = next(body for body in read_statement(node, 0, 0).bodies if body.name == node.name)
        wanted = _globals(scopes[node.name, node.lineno])
        assert {event.name for event in body.events if event.how != "string"} == wanted, node.name
        compared += 1
    assert compared


def _globals(scope: symtable.SymbolTable) -> set[str]:
    own = {s.get_name() for s in scope.get_symbols() if s.is_global() and (s.is_referenced() or s.is_assigned())}
    return own.union(*(_globals(child) for child in scope.get_children()))


EXPRESSIONS = st.sampled_from(
    "a;b;c;a + b;[a, b];[x for x in (a, b)];(a if b else c);(a and b);(w := a);[(w := x) for x in (a,)];len([a]);(lambda: c)();{a: b};f'{a}{b!r:>{c}}';"
    "max([a], key=lambda v: v + b);sum(x * c for x in [a]);not a;a < b < c;(lambda n=a: n)();[y for x in [[a]] for y in x if y or b];g(a);h.real".split(
        ";"
    )
)
NAMES = st.sampled_from("abcdeg")


@st.composite
def simple(draw: st.DrawFn) -> str:
    template = draw(
        st.sampled_from(
            (
                "{n} = {e}",
                "{n} += 1 if {e} else 2",
                "{n}: int = {e}",
                "{n}: int",
                "{n} = {m} = {e}",
                "{n}, *{m} = [{e}, 2]",
                "del {n}",
                "print({e})",
                "import math as {n}",
                "from math import pi as {n}",
                "def {n}(x={e}):\n    return {m}",
                "class {n}:\n    z = {e}\n    {m} = 1",
                "pass",
                "assert {e} or True",
            )
        )
    )
    return template.format(n=draw(NAMES), m=draw(NAMES), e=draw(EXPRESSIONS))


@st.composite
def programs(draw: st.DrawFn, depth: int = 2) -> str:
    if not depth or draw(st.integers(0, 3)) == 0:
        return draw(simple())
    inner = programs(depth - 1)
    template = draw(
        st.sampled_from(
            (
                "if {e}:\n{x}\nelse:\n{y}",
                "if {e}:\n{x}",
                "for {n} in [{e}]:\n{x}\nelse:\n{y}",
                "for {n} in []:\n{x}",
                "while {e}:\n{x}\n    break\nelse:\n{y}",
                "try:\n{x}\nexcept ZeroDivisionError as {n}:\n{y}",
                "try:\n{x}\n    1 / 0\nexcept ZeroDivisionError as {n}:\n{y}\nelse:\n{x}\nfinally:\n{z}",
                "with open('/dev/null') as {n}:\n{x}",
                "match {e}:\n    case [{n}, *_]:\n        pass\n    case {m}:\n        print({m})",
                "if True:\n{x}\n{y}",
                "while True:\n{x}\n    break",
            )
        )
    )
    parts = {key: "\n".join("    " + line for line in draw(inner).split("\n")) for key in "xyz"}
    return template.format(n=draw(NAMES), m=draw(NAMES), e=draw(EXPRESSIONS), **parts)


@settings(max_examples=1000, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(programs(), st.sets(st.sampled_from("abcdeg")))
def test_what_running_a_statement_reads_and_binds_was_foreseen(source: str, missing: set[str]) -> None:
    node = statement(source)
    values = {name: number for number, name in enumerate("abcde") if name not in missing} | {"h": 1}
    namespace = Recording(values if "g" in missing else values | {"g": abs})
    finished = _run(source, namespace)
    functions = frozenset().union(*(body.reads for body in node.bodies))
    assert namespace.read - {"__name__"} <= node.exposed | functions, source
    assert namespace.bound - {"__annotations__"} <= node.binds, source
    if finished:
        assert node.surely_binds <= set(namespace) | namespace.leaked(), source
        gone = (set(values) | namespace.bound) - set(namespace)
        assert gone <= {event.name for event in node.events if event.effect is Effect.DELETE}, source


def _run(source: str, namespace: Recording) -> bool:
    """Run the code; did it end well? A walrus in a comprehension binds in the real globals, which can't record: `beside`."""
    try:
        exec(compile(source, "test", "exec"), namespace.beside, namespace)
    except Exception:  # noqa: BLE001 - random programs fail in all ways
        return False
    return True


CASES = {
    "augmented assignment reads, changes and binds": ("x += y", {"x", "y"}, {"x"}, {"x"}),
    "an attribute changes its object": ("x.a = y", {"x", "y"}, set(), {"x"}),
    "an item changes its object": ("x[i] = y", {"x", "i", "y"}, set(), {"x"}),
    "a known method changes its object": ("x.append(y)", {"x", "y"}, set(), {"x"}),
    "inplace changes its object": ("x.drop('a', inplace=True)", {"x"}, set(), {"x"}),
    "a for target survives the loop": ("for x in y: pass", {"y"}, {"x"}, set()),
    "a comprehension target does not": ("x = [y for y in z]", {"z"}, {"x"}, set()),
    "except unbinds its name": ("try:\n    x = 1\nexcept E as e:\n    x = 2", {"E"}, {"x", "e"}, set()),
    "a bare annotation binds nothing": ("x: int", {"int"}, set(), set()),
    "bodies read nothing at the definition": ("def f(a):\n    return a + b", set(), {"f"}, set()),
    "defaults and decorators are read at the definition": ("@d\ndef f(a=b): pass", {"d", "b"}, {"f"}, set()),
    "a class body reads the global it will hide": ("class A:\n    x = x", {"x"}, {"A"}, set()),
    "a query reads what it names": ("df.query('a > @b')", {"df", "b"}, set(), set()),
    "eval of a literal reads what it names": ("print(eval('a + b'))", {"print", "eval", "a", "b"}, set(), set()),
    "a name bound before is not exposed": ("if (x := y): print(x)", {"y", "print"}, {"x"}, set()),
}


@pytest.mark.parametrize(("source", "exposed", "binds", "mutates"), CASES.values(), ids=CASES.keys())
def test_effects(source: str, exposed: set[str], binds: set[str], mutates: set[str]) -> None:
    found = statement(source)
    assert (set(found.exposed), set(found.binds), set(found.mutates)) == (exposed, binds, mutates)


SURE = {
    "both branches": ("if a:\n    x = 1\nelse:\n    x = 2", {"x"}),
    "one branch": ("if a:\n    x = 1", set()),
    "a branch that raises does not count": ("if a:\n    x = 1\nelse:\n    raise E", {"x"}),
    "a loop may not run": ("for i in a:\n    x = 1", set()),
    "an endless loop runs": ("while True:\n    x = 1\n    if a:\n        break", {"x"}),
    "a constant condition": ("if 1:\n    x = 1", {"x"}),
    "the main guard": ("if __name__ == '__main__':\n    x = 1", {"x"}),
    "with": ("with a as b:\n    x = 1", {"b", "x"}),
    "with suppress": ("with suppress(E):\n    x = 1", set()),
    "try and all handlers": ("try:\n    x = 1\nexcept E:\n    x = 2", {"x"}),
    "finally": ("try:\n    a()\nfinally:\n    x = 1", {"x"}),
    "deleted again": ("if a:\n    x = 1\n    del x\nelse:\n    x = 1", set()),
    "match may not match": ("match a:\n    case [x]:\n        pass", set()),
}


@pytest.mark.parametrize(("source", "names"), SURE.values(), ids=SURE.keys())
def test_surely_bound(source: str, names: set[str]) -> None:
    assert statement(source).surely_binds == names


def test_postponed_annotations_read_nothing() -> None:
    (node,) = ast.parse("def f(x: a) -> b: pass").body
    assert read_statement(node, 0, 0).exposed == {"a", "b"}
    assert not read_statement(node, 0, 0, postponed=True).exposed
