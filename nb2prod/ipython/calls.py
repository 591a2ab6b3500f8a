"""Magics that are spelled as calls: `get_ipython().run_line_magic("time", "f()")`, as exported scripts have them."""

import ast
from typing import NamedTuple

from nb2prod.ipython.model import MagicKind
from nb2prod.ipython.parsing import try_parse

SPELLED = "get_ipython()."


class SpelledMagic(NamedTuple):
    """The magic a call spells; the fields are those of `MagicCall`."""

    kind: MagicKind
    name: str
    argument: str
    body: str = ""
    target: str = ""


def read_spelled(statement: str) -> SpelledMagic | None:
    """The magic that a statement (or an assignment of its value) spells with literal arguments, None where it is something else."""
    tree = try_parse(statement)
    body = tree.body if tree else []
    if len(body) != 1 or not isinstance(body[0], ast.Expr | ast.Assign) or not isinstance(body[0].value, ast.Call):
        return None
    call = body[0].value
    method = call.func.attr if isinstance(call.func, ast.Attribute) and _is_shell(call.func.value) else ""
    try:
        arguments = [ast.literal_eval(argument) for argument in call.args]
    except ValueError:
        return None
    if not method or not arguments or not all(isinstance(argument, str) for argument in arguments):
        return None
    target = statement[: statement.index("=")].strip() if isinstance(body[0], ast.Assign) else ""
    return _spelled(method, arguments, target)


def _is_shell(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "get_ipython"


def _spelled(method: str, arguments: list[str], target: str) -> SpelledMagic | None:
    match method, arguments:
        case "run_line_magic", [name, argument]:
            return SpelledMagic(MagicKind.LINE, name, argument, target=target)
        case "magic", [line]:
            name, _, argument = line.lstrip("%").partition(" ")
            return SpelledMagic(MagicKind.LINE, name, argument, target=target)
        case "run_cell_magic", [name, argument, body]:
            return SpelledMagic(MagicKind.CELL, name, argument, body, target)
        case ("system" | "system_raw" | "system_piped"), [command]:
            return SpelledMagic(MagicKind.SHELL, "!", command, target=target)
        case "getoutput", [command]:
            return SpelledMagic(MagicKind.SHELL, "!!", command, target=target)
    return None
