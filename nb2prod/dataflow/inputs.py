"""IPython's memory of inputs (`In[7]`, `_i7`, `_i`), which are texts that are known."""

import ast
import re
from collections.abc import Mapping

from nb2prod.ipython.model import PythonCell
from nb2prod.patterns import pattern

INPUTS = frozenset({"In", "_ih"})
_SOURCE = pattern(r"_i(\d+)$")
_BACKWARDS = {"_i": 1, "_ii": 2, "_iii": 3}
_BLANK_LINE = re.compile(r"^[ \t]+$", re.MULTILINE)


def is_input(name: str) -> bool:
    """Is it one of the names by which IPython remembers inputs?"""
    return name in INPUTS or name in _BACKWARDS or bool(_SOURCE.match(name))


def told_input(node: ast.expr, here: int, numbered: Mapping[int, PythonCell], *, at_once: bool) -> str:
    """The Python for what the node asks for in the cell that is number `here`: a text, or how many there are. "" where that is not known.

    `at_once` is false in a function: then only what does not depend on the time of the call is known.
    """
    match node:
        case ast.Call() if at_once:
            return str(here + 1)
        case ast.Subscript(slice=ast.Constant(value=int(number))) if number <= here:
            return _as_run(number, numbered)
        case ast.Subscript(slice=ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(back)))) if at_once:
            return _as_run(here + 1 - back, numbered) if 0 < back <= here + 1 else ""
        case ast.Name(id=name) if name in _BACKWARDS and at_once:
            return _as_typed(here - _BACKWARDS[name], numbered)
        case ast.Name(id=name) if (found := _SOURCE.match(name)) and 0 < int(found[1]) <= here:
            return _as_typed(int(found[1]), numbered)
    return ""


def _as_typed(number: int, numbered: Mapping[int, PythonCell]) -> str:
    """`_i7` is the cell as it stands; before the first cell stand empty texts."""
    return repr(numbered[number].cell.source.rstrip("\n") if number > 0 else "")


def _as_run(number: int, numbered: Mapping[int, PythonCell]) -> str:
    """`In[7]` is what IPython makes of the cell: the same where it needs to change nothing, which alone is told."""
    if number <= 0:
        return repr("")
    cell = numbered[number]
    source = cell.cell.source.rstrip("\n")
    changed = cell.code.rstrip("\n") != source or source[:1].isspace() or _BLANK_LINE.search(source)
    return "" if changed else repr(source)
