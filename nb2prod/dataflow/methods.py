"""Methods called on what has no global name: `self.step()`, `super().__init__()`, `model.fit()` on a parameter."""

import ast
from collections.abc import Iterator

from nb2prod.dataflow.callees import CONSTRUCTORS
from nb2prod.dataflow.chance import LIKELY, SURELY
from nb2prod.dataflow.namespaces import Holds, Routine
from nb2prod.dataflow.scopes import catches_name_error
from nb2prod.dataflow.uses import Setting, Use, is_property
from nb2prod.ipython.trees import walk


def method_calls(routine: Routine, setting: Setting, instances: set[Routine]) -> Iterator[Use]:
    """The methods that the body of a routine calls, with `instances` those of the classes that have been instantiated."""
    receiver = _receiver(routine)
    for node in walk(routine.body.node):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == receiver != "":
            for found in _own_methods(routine, setting):  # `cls()` makes an instance
                if found.method in CONSTRUCTORS:
                    yield Use(found, SURELY, node, node)
        if not isinstance(node, ast.Attribute) or not isinstance(node.ctx, ast.Load) or _is_guarded(node, setting):
            continue
        step = setting.climber.parent(node)
        call = step[0] if step is not None and isinstance(step[0], ast.Call) and step[1] == "func" else None
        for found, chance in _methods(node, routine, receiver, setting, instances):
            if call is not None:
                yield Use(found, chance, call, call)
            elif is_property(found):
                yield Use(found, chance, node)


def _methods(
    node: ast.Attribute, routine: Routine, receiver: str, setting: Setting, instances: set[Routine]
) -> Iterator[tuple[Routine, float]]:
    owner = node.value
    if isinstance(owner, ast.Name) and owner.id == receiver != "":
        yield from ((found, SURELY) for found in _own_methods(routine, setting) if found.method == node.attr)
    elif _is_super(owner):
        yield from ((found, SURELY) for found in routine.inherited if found.method == node.attr)
    elif _is_local(owner, routine):
        matching = [found for found in instances if found.method == node.attr]
        if len(matching) == 1:
            yield matching[0], LIKELY


def _own_methods(routine: Routine, setting: Setting) -> tuple[Routine, ...]:
    binding = setting.home.names.get(routine.owner)
    return binding.routines if binding is not None and binding.holds is Holds.CLASS else ()


def _receiver(routine: Routine) -> str:
    """The name of a method's first parameter, as a rule `self`."""
    arguments = getattr(routine.body.node, "args", None)
    if not routine.method or not isinstance(arguments, ast.arguments):
        return ""
    first = [*arguments.posonlyargs, *arguments.args][:1]
    return first[0].arg if first else ""


def _is_super(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"


def _is_local(node: ast.expr, routine: Routine) -> bool:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return isinstance(node, ast.Name) and node.id in routine.body.locals


def _is_guarded(node: ast.AST, setting: Setting) -> bool:
    return any(
        isinstance(parent, ast.Try) and field == "body" and catches_name_error(parent.handlers)
        for _, parent, field in setting.climber.upwards(node)
    )
