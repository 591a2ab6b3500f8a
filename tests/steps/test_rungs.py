"""The rung that each kind of name takes, and that it is the best one that keeps the behaviour."""

import pytest

from nb2prod.steps.model import Rung

from .planning import markdown, plan_of

PARTED = markdown("## Next")
CASES = {
    "an import": (["import math\nprint(math.pi)"], "math", Rung.IMPORT),
    "a constant that a function reads": (["k = 2\ndef f(): return k", PARTED, "print(f())"], "k", Rung.CONSTANT),
    "a function of constants": (["k = 2\ndef f(): return k", PARTED, "print(f())"], "f", Rung.PURE),
    "a function of run-time values": (["k = int('2')\ndef f(): return k", PARTED, "print(f())"], "f", Rung.LIFTED),
    "the value it reads": (["k = int('2')\ndef f(): return k", PARTED, "print(f())"], "k", Rung.PASSED),
    "a value that is rebound": (["k = 2\ndef f(): return k\nprint(f())", "k = 3\nprint(f())"], "f", Rung.LIFTED),
    "a function defined twice": (["def f(): return 1\nprint(f())", "def f(): return 2\nprint(f())"], "f", Rung.LOCAL),
    "a default from a run-time value": (["k = int('2')\ndef f(x=k): return x", "print(f())"], "f", Rung.LOCAL),
    "a class with a run-time attribute": (["k = int('2')\nclass A:\n    x = k", "print(A.x)"], "A", Rung.LOCAL),
    "what a function declares global": (
        ["k = 1\ndef f():\n    global k\n    k += 1", "f()\nprint(k)"],
        "k",
        Rung.SHARED,
    ),
    "what a method reads": (["k = int('1')\nclass A:\n    def m(self): return k", "print(A().m())"], "k", Rung.SHARED),
    "what a callback reads and what changes later": (
        ["k = 1\nfs = [lambda: k]", PARTED, "k = 2\nprint(fs[0]())"],
        "k",
        Rung.SHARED,
    ),
    "all names beside exec": (["exec('a = 1')\nprint(a)\nb = [1]"], "b", Rung.WHOLE),
    "names from a module that is patched": (
        ["import json\njson.dumps = len", PARTED, "from json import dumps", PARTED, "print(dumps([]))"],
        "dumps",
        Rung.PASSED,
    ),
    "an object whose end is noticed": (
        ["class A:\n    def __del__(self): print('end')\na = A()", PARTED, "print(1)"],
        "a",
        Rung.SHARED,
    ),
}


@pytest.mark.parametrize(("cells", "name", "rung"), CASES.values(), ids=CASES.keys())
def test_rung(cells: list[str], name: str, rung: Rung) -> None:
    assert plan_of(*cells).rung(name) is rung


def test_every_rung_below_passed_says_why() -> None:
    for cells, name, rung in CASES.values():
        lowering = next(item for item in plan_of(*cells).lowerings if item.name == name)
        if rung in (Rung.LIFTED, Rung.LOCAL, Rung.SHARED, Rung.WHOLE):
            assert lowering.why


def test_steps_take_and_return_what_crosses() -> None:
    plan = plan_of(
        markdown("## A"), "a = [1]\nb = 2\nc = [3]", markdown("## B"), "a.append(c)", markdown("## C"), "print(a)"
    )
    assert [(step.inputs, step.outputs) for step in plan.steps] == [
        ((), ("a", "c")),
        (("a", "c"), ("a",)),
        (("a",), ()),
    ]
