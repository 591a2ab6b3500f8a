"""What is done with a name that holds functions: which of them does that run?"""

import ast
from collections.abc import Iterator
from typing import NamedTuple

from nb2prod.dataflow.callees import BUILTIN_CALLS, CALLED_BY_FRAMEWORKS, CONSTRUCTORS, KEEPS, OPERATORS
from nb2prod.dataflow.chance import EITHER, HANDED, LIKELY, LOOPED, NEVER, SURELY, UNSURE
from nb2prod.dataflow.model import BodyKind
from nb2prod.dataflow.namespaces import Binding, Holds, Namespace, Routine
from nb2prod.dataflow.parents import Climber
from nb2prod.ipython.trees import walk

_ACCESSORS = (".setter", ".deleter")


class Use(NamedTuple):
    """A routine that an expression runs. It runs when `at` has been evaluated; `call` is the call whose arguments it gets, if that is known."""

    routine: Routine
    chance: float
    at: ast.AST
    call: ast.Call | None = None


class Setting(NamedTuple):
    """Where a use stands: the code around it and the names there."""

    climber: Climber
    home: Namespace


def uses_of(node: ast.expr, binding: Binding, setting: Setting, how: str) -> Iterator[Use]:
    """What reading `node`, a name with this binding, runs where it stands."""
    step = setting.climber.parent(node)
    if step is None:
        return
    parent, field = step
    if field == "decorator_list" and binding.holds is not Holds.VALUE:
        for routine in _entry(binding):
            yield Use(routine, SURELY, node)
    elif isinstance(parent, ast.Call) and field == "func":
        yield from _uses_of_call(parent, binding, setting)
    elif isinstance(parent, ast.Attribute):
        yield from _uses_of_attribute(parent, binding, setting)
    elif isinstance(parent, ast.Call | ast.keyword):
        yield from _uses_of_argument(node, binding, setting, how)
    elif isinstance(parent, ast.Subscript) and field == "value":
        yield from _methods(binding, ("getitem", "setitem"), parent)
        yield from _uses_of_element(parent, binding, setting)
    elif isinstance(parent, ast.ClassDef) and field == "bases" and binding.holds is Holds.CLASS:
        hooks = (routine for routine in binding.routines if routine.method == "__init_subclass__")
        yield from (Use(routine, SURELY, parent) for routine in hooks)
    else:
        yield from _methods(binding, _operators(parent, field), parent)


def _entry(binding: Binding) -> Iterator[Routine]:
    """What a call of the name itself runs."""
    for routine in binding.routines:
        is_constructor = binding.holds is Holds.CLASS and routine.method in CONSTRUCTORS
        if binding.holds is Holds.FUNCTION or is_constructor or not routine.method:
            yield routine


def _uses_of_call(call: ast.Call, binding: Binding, setting: Setting) -> Iterator[Use]:
    entries = list(_entry(binding))
    alternatives = len(entries) if binding.holds is Holds.FUNCTION else 1
    for routine in entries:
        chance = SURELY if alternatives == 1 else EITHER
        yield Use(routine, chance if binding.holds is not Holds.VALUE else LIKELY, call, call)
    if binding.holds is Holds.CLASS:
        yield from uses_of(call, Binding((), routines=binding.routines), setting, "")
    elif binding.holds is Holds.VALUE:
        yield from _instance_called(call, binding)


def _instance_called(call: ast.Call, binding: Binding) -> Iterator[Use]:
    for routine in binding.routines:
        if routine.method == "__call__" or (routine.foreign and routine.method in CALLED_BY_FRAMEWORKS):
            yield Use(routine, LIKELY, call, call)


def _uses_of_attribute(attribute: ast.Attribute, binding: Binding, setting: Setting) -> Iterator[Use]:
    """`x.name`: a method that is called, a property, or a method that is handed on."""
    step = setting.climber.parent(attribute)
    called = step[0] if step is not None and isinstance(step[0], ast.Call) and step[1] == "func" else None
    for routine in binding.routines:
        if routine.is_reached_by(attribute.attr):
            if called is not None:
                yield Use(routine, SURELY, called, called)
            elif is_property(routine):
                if _is_accessor(routine, attribute):
                    yield Use(routine, SURELY, attribute)
            else:
                yield from _uses_of_argument(
                    attribute, Binding((), holds=Holds.FUNCTION, routines=(routine,)), setting, ""
                )
    if called is not None and not any(routine.is_reached_by(attribute.attr) for routine in binding.routines):
        yield from _uses_by_framework(called, binding)


def _uses_by_framework(call: ast.Call, binding: Binding) -> Iterator[Use]:
    """A method that the class inherits from elsewhere (`trainer.fit`) may call the ones that it overrides."""
    for routine in binding.routines:
        if routine.foreign and routine.method not in CONSTRUCTORS:
            yield Use(routine, LIKELY if routine.method in CALLED_BY_FRAMEWORKS else UNSURE, call)


def _uses_of_argument(node: ast.expr, binding: Binding, setting: Setting, how: str) -> Iterator[Use]:
    """The name is handed to a call, directly or by keyword."""
    call = next((parent for _, parent, _ in setting.climber.upwards(node) if isinstance(parent, ast.Call)), None)
    if call is None:
        return
    callee = ast.unparse(call.func) if isinstance(call.func, ast.Name | ast.Attribute) else ""
    last = callee.rpartition(".")[2]
    handed = (
        NEVER
        if callee in KEEPS or last in KEEPS
        else LOOPED if how == "consumed" else _chance_that_callee_calls(call, node, setting)
    )
    if last in BUILTIN_CALLS:
        yield from _methods(binding, BUILTIN_CALLS[last], call)
    for routine in binding.routines:
        if not routine.method or binding.holds is Holds.FUNCTION:
            yield Use(routine, handed, call)
        elif routine.foreign:
            yield Use(routine, min(handed, UNSURE), call)


def _chance_that_callee_calls(call: ast.Call, argument: ast.expr, setting: Setting) -> float:
    """A function of the notebook can be looked into: does it call the parameter? Of others, more do than do not."""
    known = setting.home.names.get(call.func.id) if isinstance(call.func, ast.Name) else None
    if known is None or known.holds is not Holds.FUNCTION:
        return HANDED
    for routine in known.routines:
        names = _parameters_for(argument, call, routine)
        calls = (node.func for node in walk(routine.body.node) if isinstance(node, ast.Call))
        if any(isinstance(function, ast.Name) and function.id in names for function in calls):
            return LIKELY
    return UNSURE


def _parameters_for(argument: ast.expr, call: ast.Call, routine: Routine) -> set[str]:
    """The parameters that get the argument; all of them where that can't be told."""
    arguments = getattr(routine.body.node, "args", None)
    if not isinstance(arguments, ast.arguments):
        return set()
    names = [parameter.arg for parameter in (*arguments.posonlyargs, *arguments.args)]
    if argument in call.args and call.args.index(argument) < len(names):
        return {names[call.args.index(argument)]}
    return {keyword.arg for keyword in call.keywords if keyword.value is argument and keyword.arg} or set(names)


def _uses_of_element(subscript: ast.Subscript, binding: Binding, setting: Setting) -> Iterator[Use]:
    """`table["key"](x)`: one of the functions in a container is called."""
    step = setting.climber.parent(subscript)
    if step is not None and isinstance(step[0], ast.Call) and step[1] == "func":
        functions = [routine for routine in binding.routines if not routine.method]
        for routine in functions:
            yield Use(routine, EITHER if len(functions) == 1 else UNSURE, step[0], step[0])
    elif step is not None and isinstance(step[0], ast.Attribute):
        yield from _uses_of_attribute(step[0], binding, setting)


def _methods(binding: Binding, operators: tuple[str, ...], at: ast.AST) -> Iterator[Use]:
    if binding.holds is not Holds.VALUE:
        return
    wanted = {f"_{name}_" if name == "repr_html" else f"__{name}__" for name in operators}
    for routine in binding.routines:
        if routine.method in wanted:
            yield Use(routine, LIKELY, at)
        elif not routine.method and routine.body.yields and "next" in operators:
            yield Use(routine, LOOPED, at)


def _operators(parent: ast.AST, field: str) -> tuple[str, ...]:
    if isinstance(parent, ast.For | ast.comprehension) and field != "iter":
        return ()
    return OPERATORS.get(type(parent), ())


def is_property(routine: Routine) -> bool:
    """Is the method run by reading it?"""
    decorators = getattr(routine.body.node, "decorator_list", [])
    texts = map(ast.unparse, decorators)
    return any("property" in text or text.endswith(_ACCESSORS) for text in texts)


def _is_accessor(routine: Routine, attribute: ast.Attribute) -> bool:
    """Is this the method of a property that is run when the attribute is read, set or deleted, whichever is done here?"""
    decorators = [ast.unparse(decorator) for decorator in getattr(routine.body.node, "decorator_list", [])]
    if isinstance(attribute.ctx, ast.Load):
        return not any(decorator.endswith(_ACCESSORS) for decorator in decorators)
    wanted = ".setter" if isinstance(attribute.ctx, ast.Store) else ".deleter"
    return any(decorator.endswith(wanted) for decorator in decorators)


def chance_to_begin(use: Use, climber: Climber) -> float:
    """The chance that a call's body runs now: a coroutine has to be awaited and a generator used up before it does."""
    body = use.routine.body
    if use.call is None or (body.kind is not BodyKind.ASYNC and not body.yields):
        return SURELY
    step = climber.parent(use.at)
    if step is None or isinstance(step[0], ast.Assign | ast.Expr):
        return NEVER
    return LOOPED
