"""What a test is known to say without running it: constants, the Python version, which names are there."""

import ast
import operator
import sys
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

_COMPARE: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.In: lambda item, group: item in group,
    ast.NotIn: lambda item, group: item not in group,
}
_PYTHON = {
    "sys.version_info": tuple(sys.version_info),
    "sys.version_info.major": 3,
    "sys.version_info.minor": sys.version_info.minor,
    "sys.version": sys.version,
    "six.PY2": False,
    "six.PY3": True,
    "typing.TYPE_CHECKING": False,
    "platform.python_version()": "3.99.0",
    "platform.python_version_tuple()": ("3", "99", "0"),
}
_TYPES: Mapping[str, type] = {"bool": bool, "float": float, "int": int, "str": str}
_NAMESPACES = frozenset({"globals()", "locals()", "vars()", "dir()", "globals().keys()", "locals().keys()"})
_MISSING = frozenset({"google.colab", "google.colab.drive", "pyodide"})
_KNOWN_NAMES = {"__name__": "__main__", "TYPE_CHECKING": False, "__debug__": True}


class Unknown(Exception):  # noqa: N818  # it is no fault: the answer is just not known
    """The value of an expression cannot be told."""


class Facts(NamedTuple):
    """What is known at a place: `value` gives the literal that a name stands for, `is_bound` whether there is such a name.

    `parameters` are the locals of a function, with the literal that is passed where that is known; `changed` says where one of them is bound
    anew: from there on it is not known.
    """

    value: Callable[[str], ast.expr | None]
    is_bound: Callable[[str], bool]
    parameters: Mapping[str, ast.expr | None] = {}
    changed: Mapping[str, tuple[int, int]] = {}


def truth(test: ast.expr, facts: Facts) -> bool | None:
    """What the test says: True, False, or None where that is not known."""
    if isinstance(test, ast.BoolOp):
        return _truth_of_all([truth(value, facts) for value in test.values], isinstance(test.op, ast.And))
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = truth(test.operand, facts)
        return None if inner is None else not inner
    try:
        return bool(_value(test, facts, depth=0))
    except Unknown:
        return None


def _truth_of_all(parts: list[bool | None], conjunction: bool) -> bool | None:
    """`and` is false as soon as one part is, `or` true as soon as one part is; else every part must be known."""
    if (not conjunction) in parts:
        return not conjunction
    return None if None in parts else conjunction


def _value(node: ast.expr, facts: Facts, depth: int) -> Any:
    if depth > 8:
        raise Unknown
    match node:
        case ast.Constant():
            return node.value
        case ast.Name():
            return _name(node, facts, depth)
        case ast.Tuple() | ast.List() | ast.Set():
            return tuple(_value(element, facts, depth + 1) for element in node.elts)
        case ast.Dict(keys=[]):
            return ()
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _applied(operator.neg, _value(operand, facts, depth + 1))
        case ast.Subscript():
            return _applied(operator.getitem, _value(node.value, facts, depth + 1), _index(node.slice, facts, depth))
        case ast.Call(func=ast.Name(id="isinstance"), args=[value, ast.Name(id=kind)]) if kind in _TYPES:
            return isinstance(_value(value, facts, depth + 1), _TYPES[kind])
        case ast.Call(func=ast.Name(id="range"), args=[_, *_]):
            return _applied(range, *(_value(bound, facts, depth + 1) for bound in node.args))
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _comparison(left, op, right, facts, depth)
    text = ast.unparse(node) if isinstance(node, ast.Attribute | ast.Call) else ""
    if text in _PYTHON:
        return _PYTHON[text]
    raise Unknown


def _name(node: ast.Name, facts: Facts, depth: int) -> Any:
    name = node.id
    if name in facts.parameters:
        is_old = (node.lineno, node.col_offset) < facts.changed.get(name, (sys.maxsize, 0))
        given = facts.parameters[name] if is_old else None
    elif name in _KNOWN_NAMES:
        return _KNOWN_NAMES[name]
    else:
        given = facts.value(name)
    if given is None or isinstance(
        given, ast.List | ast.Set | ast.Dict
    ):  # what a name stands for may have been filled since
        raise Unknown
    return _value(given, facts, depth + 1)


def _index(node: ast.expr, facts: Facts, depth: int) -> Any:
    if isinstance(node, ast.Slice):
        bounds = [
            None if part is None else _value(part, facts, depth + 1) for part in (node.lower, node.upper, node.step)
        ]
        return slice(*bounds)
    return _value(node, facts, depth + 1)


def _comparison(left: ast.expr, op: ast.cmpop, right: ast.expr, facts: Facts, depth: int) -> bool:
    if isinstance(op, ast.In | ast.NotIn) and isinstance(left, ast.Constant) and isinstance(left.value, str):
        where = ast.unparse(right)
        if where in _NAMESPACES:
            return facts.is_bound(left.value) is isinstance(op, ast.In)
        if left.value in _MISSING and where in ("sys.modules", "str(get_ipython())"):
            return isinstance(op, ast.NotIn)
    return bool(_applied(_COMPARE[type(op)], _value(left, facts, depth + 1), _value(right, facts, depth + 1)))


def _applied(function: Callable[..., Any], *arguments: Any) -> Any:
    """The result of a harmless operation on literals; literals that do not go together say nothing."""
    try:
        return function(*arguments)
    except (TypeError, ValueError, IndexError, KeyError) as error:
        raise Unknown from error
