"""Names that are constants: bound once, to what can't change; and which of them stand at module level."""

import ast
from collections.abc import Mapping

from nb2prod.dataflow.model import Effect
from nb2prod.steps.program import BUILTINS, Program


def find_constants(program: Program, fixed: frozenset[str]) -> dict[str, int]:
    """Names bound once, to an immutable literal or an expression over such names; not those that are `fixed` where they are."""
    found: dict[str, int] = {}
    for position, statement in enumerate(program.statements):
        name, value = _single_assignment(statement.node)
        if (
            name
            and value is not None
            and program.binders[name] == (position,)
            and name in statement.surely_binds
            and name not in fixed
            and name not in program.written_by_functions
            and not name.startswith("__")
            and not _tested_before(program, name, position)
            and _is_constant(value, found)
        ):
            found[name] = position
    return found


def wanted_constants(program: Program, constants: dict[str, int], definitions: Mapping[str, int]) -> dict[str, int]:
    """A constant moves to module level where its name is in capitals, a function reads it, another step does, or another constant there is
    made of it."""
    kept = {
        name
        for name, position in constants.items()
        if (len(name) > 1 and name.isupper()) or _read_elsewhere(program, name, position, definitions)
    }
    for name in reversed(constants):  # what a constant is made of stands before it
        if name in kept:
            kept |= program.statements[constants[name]].exposed & constants.keys()
    return {name: position for name, position in constants.items() if name in kept}


def _single_assignment(node: ast.stmt) -> tuple[str, ast.expr | None]:
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id, node.value
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return node.target.id, node.value
    return "", None


def _is_constant(value: ast.expr, constants: Mapping[str, int]) -> bool:
    match value:
        case ast.Constant():
            return value.value is not Ellipsis
        case ast.Name():
            return value.id in constants
        case ast.Tuple():
            return all(_is_constant(element, constants) for element in value.elts)
        case ast.UnaryOp():
            return _is_constant(value.operand, constants)
        case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult()):
            return _is_constant(value.left, constants) and _is_constant(value.right, constants)
    return False


def _tested_before(program: Program, name: str, position: int) -> bool:
    """Does earlier code look whether the name is there, or read the builtin that it hides later?"""
    if name in BUILTINS:
        return program.is_read_before(name, position)
    return any(event.name == name for statement in program.statements[:position] for event in statement.events)


def _read_elsewhere(program: Program, name: str, position: int, definitions: Mapping[str, int]) -> bool:
    home = program.step_of[position]
    if home == -1:
        return True
    for other, statement in enumerate(program.statements):
        readers = (statement.events, *(body.events for body in statement.bodies))
        if any(event.name == name and event.effect is Effect.READ for events in readers for event in events):
            defined = isinstance(statement.node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            moves = defined and definitions.get(statement.node.name) == other  # type: ignore[attr-defined]
            if moves or program.step_of[other] != home:
                return True
    return False
