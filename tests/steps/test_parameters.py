"""What a parameters cell declares."""

import pytest

from .planning import code, plan_of


def parameters(source: str, *before: str) -> list[tuple[str, str, str]]:
    plan = plan_of(*before, code(source, "parameters"), "print(1)")
    return [(parameter.name, parameter.type, parameter.default) for parameter in plan.parameters]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("a = 1", [("a", "int", "1")]),
        ("a = -1.5", [("a", "float", "-1.5")]),
        ("a = True", [("a", "bool", "True")]),
        ("a = 'x'", [("a", "str", "'x'")]),
        ("a = [1]", [("a", "list", "[1]")]),
        ("a = None", [("a", "object", "None")]),
        ("a: float = 1", [("a", "float", "1")]),
        ("a = 1\na = 2", [("a", "int", "2")]),
        ("a = f()", []),
        ("a = b = 1", []),
        ("a, b = 1, 2", []),
        ("a: int", []),
        ("a = 1\nb = a + 1\na = 3", []),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_declared(source: str, found: list[tuple[str, str, str]]) -> None:
    if "f()" in source:
        source = source.replace("f()", "len('')")
    assert parameters(source) == found


def test_a_name_that_code_before_uses_is_no_parameter() -> None:
    assert parameters("a = 1\nb = 2", "a = 0\nprint(a)") == [("b", "int", "2")]


def test_the_comment_behind_documents() -> None:
    plan = plan_of(code("a = 1  # how many", "parameters"), "print(a)")
    assert [parameter.doc for parameter in plan.parameters] == ["how many"]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('rate = 1  #@param {type:"number"}', [("rate", "float", "1")]),
        ('rate = 0.5 # @param {type:"slider", min:0, max:1}', [("rate", "float", "0.5")]),
        ("mode = 'a'  #@param ['a', 'b']", [("mode", "str", "'a'")]),
        ("mode = 'a'  # a parameter", []),
        ("mode = f('a')  #@param", []),
    ],
    ids=["number", "slider", "choice", "comment", "not a literal"],
)
def test_a_form_declares_parameters_in_any_cell(source: str, found: list[tuple[str, str, str]]) -> None:
    plan = plan_of("def f(x):\n    return x", f"print('start')\n{source}", "print(1)")
    assert [(parameter.name, parameter.type, parameter.default) for parameter in plan.parameters] == found
    assert [parameter.doc for parameter in plan.parameters] == [""] * len(found)
