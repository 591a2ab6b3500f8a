"""Why names can't travel: each function here knows one way in which arguments and results would change what the notebook does."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from nb2prod.dataflow.model import Body, BodyKind, Effect, NameEvent, Statement
from nb2prod.dataflow.scopes import catches_name_error, class_frame, mangled, target_names
from nb2prod.diagnostics import Location
from nb2prod.steps.carried import Carried
from nb2prod.steps.lifetimes import notices_drops, suspended
from nb2prod.steps.program import Program

_TELLING = frozenset({"exc_info", "exception", "format_exc", "print_exc", "showtraceback"})
"""What tells the error that is being handled, or writes it."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a name is shared, and the place that decides it."""

    why: str
    where: Location | None


def find_violations(carried: Carried) -> Iterator[tuple[str, Reason]]:
    """The names that must be shared, each with its reason; a name may come more than once."""
    yield from _noticed_when_dropped(carried)
    yield from _written_by_functions(carried)
    yield from _read_by_methods(carried)
    yield from _hidden_in_class_bodies(carried)
    yield from _told_when_unbound(carried)
    yield from _unliftable(carried)
    yield from _outlived(carried)


def _noticed_when_dropped(carried: Carried) -> Iterator[tuple[str, Reason]]:
    """A variable of a function lets go of its object when the function ends; one of the notebook when it is rebound or deleted."""
    for name, position in suspended(carried.program):
        if name in carried.travelling:
            yield name, _reason(carried, position, "it is a generator that does something more when it is dropped")
    if notices_drops(carried.program):
        for name, positions in sorted(carried.program.binders.items()):
            if name in carried.travelling:
                yield name, _reason(carried, positions[0], "the notebook notices when an object is dropped")


def _written_by_functions(carried: Carried) -> Iterator[tuple[str, Reason]]:
    for position, body in carried.program.bodies():
        for name in sorted(body.writes & carried.travelling):
            yield name, _reason(carried, position, f"{_called(body)} declares it global and changes it")


def _read_by_methods(carried: Carried) -> Iterator[tuple[str, Reason]]:
    """Methods of a class at module level can't be given parameters: who calls them is not known."""
    for name, position in sorted(carried.placement.definitions.items()):
        if name not in carried.functions:
            for body in carried.program.statements[position].bodies:
                for read in sorted(carried.closure_reads(body)):
                    yield read, _reason(carried, position, f"methods of `{name}` read it")


def _hidden_in_class_bodies(carried: Carried) -> Iterator[tuple[str, Reason]]:
    """`class A: x = x` reads the global x. Inside a function it would find neither that nor the function's variable; nor would one that declares x global bind it."""
    for position, statement in enumerate(carried.program.statements):
        if not carried.is_hoisted(position):
            frames = [class_frame(node) for node in _classes_outside_functions(statement.node)]
            own = {mangled(name, [frame]) for frame in frames for name in frame.locals}
            declared = {mangled(name, [frame]) for frame in frames for name in frame.globals}
            for name in sorted(declared & carried.travelling):
                yield name, _reason(carried, position, "a class body declares it global")
            for name in sorted(own & statement.exposed & carried.travelling):
                yield name, _reason(carried, position, "a class body reads it and binds an attribute of the same name")


def _told_when_unbound(carried: Carried) -> Iterator[tuple[str, Reason]]:
    """A variable of a function that is not bound is an error of other words, and these a handler may print."""
    for position, statement in enumerate(carried.program.statements):
        if any(_looks_at_name_error(node) for node in ast.walk(statement.node)):
            guarded = {
                each.name for each in statement.events if each.effect is Effect.READ and each.guarded and each.exposed
            }
            deleted = {each.name for each in statement.events if each.effect is Effect.DELETE}
            for name in sorted((guarded & carried.travelling) - (carried.program.surely[position] - deleted)):
                yield name, _reason(carried, position, "the text of the error is looked at where it is not bound")


def _looks_at_name_error(node: ast.AST) -> bool:
    handlers = node.handlers if isinstance(node, ast.Try) else ()
    return any(
        catches_name_error([handler]) and any(_tells_error(part, handler.name) for part in ast.walk(handler))
        for handler in handlers
    )


def _tells_error(node: ast.AST, error: str | None) -> bool:
    """Is the node in a handler the name of the error, or does it ask for the error that is handled?"""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.keyword(arg=name):
            return name is not None and name in _TELLING | {error}
    return False


def _classes_outside_functions(node: ast.AST) -> Iterator[ast.ClassDef]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        return
    if isinstance(node, ast.ClassDef):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from _classes_outside_functions(child)


def _unliftable(carried: Carried) -> Iterator[tuple[str, Reason]]:
    for function, needs in sorted(carried.needs.items()):
        if not needs:
            continue
        position = carried.functions[function]
        node = carried.program.statements[position].node
        for name in sorted(needs):
            if _looks_at_its_variables(carried.program.statements[position]):
                yield name, _reason(carried, position, f"`{function}`, which lists its own variables, reads it")
            elif node.decorator_list:  # type: ignore[attr-defined]
                yield name, _reason(carried, position, f"`{function}`, which is decorated, reads it")
            elif name in _inner_names(carried.program.statements[position]):
                yield name, _reason(carried, position, f"`{function}` has another variable of that name")
            elif name.startswith("__") and not name.endswith("__"):
                yield name, _reason(
                    carried,
                    position,
                    f"`{function}` reads it, and a keyword of that name is another one inside a class",
                )
            elif node.args.kwarg is not None:  # type: ignore[attr-defined]
                yield name, _reason(carried, position, f"`{function}` takes any keyword, so none can be added")
        yield from _bad_uses(carried, function, needs, carried.late[function])


def _looks_at_its_variables(statement: Statement) -> bool:
    """An added parameter would be one of the variables that `locals()` lists."""
    listing = {"locals", "vars", "dir", "eval", "exec"}
    return any(event.name in listing for body in statement.bodies for event in body.events)


def _bad_uses(
    carried: Carried, function: str, needs: frozenset[str], late: frozenset[str]
) -> Iterator[tuple[str, Reason]]:
    """Uses of a lifted function at which its run-time names can't be handed over as they are then."""
    program = carried.program
    for position, statement in enumerate(program.statements):
        for event, body in _mentions(statement, function):
            is_handed_around = event.how not in ("call", "consumed")
            is_within_definition = body is not None and carried.is_hoisted(position)
            for name in sorted(needs):
                if not is_within_definition and name in _inner_names(statement):
                    why = f"another variable of that name hides it where `{function}` is called"
                elif is_handed_around:
                    why = f"`{function}`, which reads it, is handed around as a value"
                elif is_within_definition:
                    continue
                elif not (_bound_at if body is None else _bound_from)(program, name, position):
                    why = f"`{function}` reads it and is called where it may not be bound yet"
                elif name in late and program.bound_at_or_after(name, position):
                    why = f"`{function}` may read it after the call, and it changes later"
                else:
                    continue
                yield name, _reason(carried, position, why)


def _mentions(statement: Statement, function: str) -> Iterator[tuple[NameEvent, Body | None]]:
    for event in statement.events:
        if event.name == function and event.effect is not Effect.BIND:
            yield event, None
    for body in statement.bodies:
        for event in body.events:
            if event.name == function and event.effect is not Effect.BIND and not body.immediate:
                yield event, body


def _bound_at(program: Program, name: str, position: int) -> bool:
    return name in program.surely[position] or (
        name in program.maybe[position] and program.surely_read_next(name, position)
    )


def _bound_from(program: Program, name: str, position: int) -> bool:
    """Is the name there whenever a function is called that the statement makes?"""
    deleted_later = any(name in statement.deletes for statement in program.statements[position:])
    return name in program.surely[position] and not deleted_later


def _outlived(carried: Carried) -> Iterator[tuple[str, Reason]]:
    """Closures that may be called after their step ended see the names as they were then; a later change of the name would be missed."""
    program = carried.program
    for position, statement in enumerate(program.statements):
        if carried.is_hoisted(position):
            continue
        step = program.step_of[position]
        for body in statement.bodies:
            if body.immediate:
                continue
            stays = _stays_inside(carried, position)
            for name in sorted(carried.reads_of_products(body) if stays else carried.closure_reads(body)):
                if program.bound_after_step(name, step):
                    yield name, _reason(
                        carried, position, f"{_called(body)} reads it and may be called after it changed"
                    )


def _stays_inside(carried: Carried, position: int) -> bool:
    """Is the function that the statement makes bound to a name, which is only called, and only inside its own step?"""
    statement = carried.program.statements[position]
    made = getattr(statement.node, "value", statement.node)
    if len(statement.binds) != 1 or len(statement.bodies) != 1 or statement.bodies[0].node is not made:
        return False
    if getattr(made, "decorator_list", []):
        return False
    (name,) = statement.binds
    replaced = False
    for other_position, other in enumerate(carried.program.statements):
        reads_now = position < other_position and not replaced
        for event, body in _mentions(other, name):
            if event.effect is Effect.READ and (body is not None or reads_now):
                stays = carried.program.step_of[other_position] == carried.program.step_of[
                    position
                ] and not carried.is_hoisted(other_position)
                if not stays or event.how not in ("call", "consumed"):
                    return False
        replaced = replaced or (position < other_position and name in other.surely_binds - other.exposed)
    return True


def _inner_names(statement: Statement) -> frozenset[str]:
    """Names that functions and comprehensions inside the statement use for variables of their own."""
    comprehended = {
        name
        for node in ast.walk(statement.node)
        if isinstance(node, ast.comprehension)
        for name in target_names(node.target)
    }
    return frozenset(comprehended).union(*(body.locals for body in statement.bodies))


def _called(body: Body) -> str:
    if body.name:
        return f"`{body.name}`"
    return "a lambda" if body.kind is BodyKind.LAMBDA else "a generator expression"


def _reason(carried: Carried, position: int, why: str) -> Reason:
    statement = carried.program.statements[position]
    return Reason(why, Location(statement.cell, statement.line))
