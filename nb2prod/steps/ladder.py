"""How every run-time name is carried over: as an argument and result, as an added parameter of functions, or in shared state.

The rungs are explained in docs/method.md. `climb` starts from the best rung for all names and moves a name down wherever that
would change what the notebook does, until nothing changes any more; moving one name down can only make it easier for the others.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nb2prod.dataflow.model import Body, BodyKind, Effect, NameEvent, Statement
from nb2prod.dataflow.scopes import class_frame, target_names
from nb2prod.diagnostics import Location
from nb2prod.steps.lifetimes import notices_drops, suspended
from nb2prod.steps.placement import Placement
from nb2prod.steps.program import Program


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a name is shared, and the place that decides it."""

    why: str
    where: Location | None


@dataclass(frozen=True, slots=True)
class Ladder:
    """`shared` maps names to why; `lifted` maps functions to the run-time names they get; `uses[i]` are the run-time names whose value from
    before statement i the statement may need, closures and lifted calls included."""

    shared: Mapping[str, Reason]
    lifted: Mapping[str, tuple[str, ...]]
    uses: tuple[frozenset[str], ...]


def climb(program: Program, placement: Placement, known: frozenset[str], shared: Mapping[str, Reason]) -> Ladder:
    """The rungs of all names, given those that are `shared` already for other reasons."""
    found = dict(shared)
    while True:
        view = _View(program, placement, known, frozenset(found))
        more = dict(_violations(view))
        if not (more.keys() - found.keys()):
            lifted = {name: tuple(sorted(needs)) for name, needs in sorted(view.needs.items()) if needs}
            return Ladder(found, lifted, view.uses)
        found = {**more, **found}


class _View:
    """What follows from one choice of shared names."""

    def __init__(self, program: Program, placement: Placement, known: frozenset[str], shared: frozenset[str]) -> None:
        self.program = program
        self.placement = placement
        self.travelling = (program.bound | known) - placement.hoisted - shared
        self.functions = {
            name: position
            for name, position in placement.definitions.items()
            if not isinstance(program.statements[position].node, ast.ClassDef)
        }
        self.needs = self._needs()
        self.late = self._late()
        self.uses = tuple(self._uses(position) for position in range(len(program.statements)))

    def is_hoisted(self, position: int) -> bool:
        """Does the statement move to module level as a definition?"""
        name = getattr(self.program.statements[position].node, "name", "")
        return self.placement.definitions.get(name) == position

    def own_body(self, function: str) -> Body:
        """The function's own body; functions nested in it are part of it."""
        statement = self.program.statements[self.functions[function]]
        return next(body for body in statement.bodies if body.name == function)

    def _needs(self) -> dict[str, frozenset[str]]:
        """The run-time names that each function at module level reads, itself or through those it mentions: a least fixpoint."""
        needs = {name: self.own_body(name).reads & self.travelling for name in self.functions}
        while True:
            wider = {
                name: found.union(*(needs[other] for other in self.own_body(name).reads & needs.keys()))
                for name, found in needs.items()
            }
            if wider == needs:
                return needs
            needs = wider

    def _late(self) -> dict[str, frozenset[str]]:
        """Those of a function's needs that may be read after the call has returned: by generators, coroutines and inner functions, its own
        or those it gets from functions it mentions."""
        late: dict[str, frozenset[str]] = {}
        for name, needs in self.needs.items():
            body = self.own_body(name)
            late[name] = needs if body.yields or body.kind is BodyKind.ASYNC else needs & body.nested
        while True:
            wider = {
                name: found.union(*(late[other] for other in self.own_body(name).reads & late.keys()))
                for name, found in late.items()
            }
            if wider == late:
                return late
            late = wider

    def needed_by(self, names: frozenset[str]) -> frozenset[str]:
        """The run-time names that come with the mention of functions."""
        return frozenset().union(*(self.needs[name] for name in names & self.needs.keys()))

    def closure_reads(self, body: Body) -> frozenset[str]:
        return (body.reads & self.travelling) | self.needed_by(body.reads)

    def _uses(self, position: int) -> frozenset[str]:
        statement = self.program.statements[position]
        if self.is_hoisted(position):
            return frozenset()
        used = statement.exposed & self.travelling
        for index, event in enumerate(statement.events):
            if event.effect is Effect.READ and event.name in self.needs:
                used |= self.needs[event.name] - _bound_first(statement, index)
        for body in statement.bodies:
            if not body.immediate:
                bound = statement.binds if _is_bound_itself(statement, body) else _bound_first(statement, body.made_at)
                used |= self.closure_reads(body) - bound
        return used


def _violations(view: _View) -> Iterator[tuple[str, Reason]]:
    yield from _noticed_when_dropped(view)
    yield from _written_by_functions(view)
    yield from _read_by_methods(view)
    yield from _hidden_in_class_bodies(view)
    yield from _unliftable(view)
    yield from _outlived(view)


def _noticed_when_dropped(view: _View) -> Iterator[tuple[str, Reason]]:
    """A variable of a function lets go of its object when the function ends; one of the notebook when it is rebound or deleted."""
    for name, position in suspended(view.program):
        if name in view.travelling:
            yield name, _reason(view, position, "it is a generator that does something more when it is dropped")
    if notices_drops(view.program):
        for name, positions in sorted(view.program.binders.items()):
            if name in view.travelling:
                yield name, _reason(view, positions[0], "the notebook notices when an object is dropped")


def _written_by_functions(view: _View) -> Iterator[tuple[str, Reason]]:
    for position, body in view.program.bodies():
        for name in sorted(body.writes & view.travelling):
            yield name, _reason(view, position, f"{_called(body)} declares it global and changes it")


def _read_by_methods(view: _View) -> Iterator[tuple[str, Reason]]:
    """Methods of a class at module level can't be given parameters: who calls them is not known."""
    for name, position in sorted(view.placement.definitions.items()):
        if name not in view.functions:
            for body in view.program.statements[position].bodies:
                for read in sorted(view.closure_reads(body)):
                    yield read, _reason(view, position, f"methods of `{name}` read it")


def _hidden_in_class_bodies(view: _View) -> Iterator[tuple[str, Reason]]:
    """`class A: x = x` reads the global x. Inside a function it would find neither that nor the function's variable."""
    for position, statement in enumerate(view.program.statements):
        if not view.is_hoisted(position):
            own = frozenset().union(*(class_frame(node).locals for node in _classes_outside_functions(statement.node)))
            for name in sorted(own & statement.exposed & view.travelling):
                yield name, _reason(view, position, "a class body reads it and binds an attribute of the same name")


def _classes_outside_functions(node: ast.AST) -> Iterator[ast.ClassDef]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        return
    if isinstance(node, ast.ClassDef):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from _classes_outside_functions(child)


def _unliftable(view: _View) -> Iterator[tuple[str, Reason]]:
    for function, needs in sorted(view.needs.items()):
        if not needs:
            continue
        position = view.functions[function]
        node = view.program.statements[position].node
        for name in sorted(needs):
            if _looks_at_its_variables(view.program.statements[position]):
                yield name, _reason(view, position, f"`{function}`, which lists its own variables, reads it")
            elif node.decorator_list:  # type: ignore[attr-defined]
                yield name, _reason(view, position, f"`{function}`, which is decorated, reads it")
            elif name in _inner_names(view.program.statements[position]):
                yield name, _reason(view, position, f"`{function}` has another variable of that name")
            elif node.args.kwarg is not None:  # type: ignore[attr-defined]
                yield name, _reason(view, position, f"`{function}` takes any keyword, so none can be added")
        yield from _bad_uses(view, function, needs, view.late[function])


def _looks_at_its_variables(statement: Statement) -> bool:
    """An added parameter would be one of the variables that `locals()` lists."""
    listing = {"locals", "vars", "dir", "eval", "exec"}
    return any(event.name in listing for body in statement.bodies for event in body.events)


def _bad_uses(view: _View, function: str, needs: frozenset[str], late: frozenset[str]) -> Iterator[tuple[str, Reason]]:
    """Uses of a lifted function at which its run-time names can't be handed over as they are then."""
    program = view.program
    for position, statement in enumerate(program.statements):
        for event, body in _mentions(statement, function):
            if body is not None and view.is_hoisted(position):
                if event.how not in ("call", "consumed"):
                    for name in sorted(needs):
                        yield name, _reason(
                            view, position, f"`{function}`, which reads it, is handed around as a value"
                        )
                continue
            hidden = _inner_names(statement)
            for name in sorted(needs):
                if name in hidden:
                    yield name, _reason(
                        view, position, f"another variable of that name hides it where `{function}` is called"
                    )
                elif event.how not in ("call", "consumed"):
                    yield name, _reason(view, position, f"`{function}`, which reads it, is handed around as a value")
                elif not (_bound_at if body is None else _bound_from)(program, name, position):
                    yield name, _reason(
                        view, position, f"`{function}` reads it and is called where it may not be bound yet"
                    )
                elif name in late and program.bound_at_or_after(name, position):
                    yield name, _reason(
                        view, position, f"`{function}` may read it after the call, and it changes later"
                    )


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


def _outlived(view: _View) -> Iterator[tuple[str, Reason]]:
    """Closures that may be called after their step ended see the names as they were then; a later change of the name would be missed."""
    program = view.program
    for position, statement in enumerate(program.statements):
        if view.is_hoisted(position):
            continue
        step = program.step_of[position]
        for body in statement.bodies:
            if body.immediate or _stays_inside(view, position):
                continue
            for name in sorted(view.closure_reads(body)):
                if program.bound_after_step(name, step):
                    yield name, _reason(view, position, f"{_called(body)} reads it and may be called after it changed")


def _stays_inside(view: _View, position: int) -> bool:
    """Is the function that the statement makes bound to a name, which is only called, and only inside its own step?"""
    statement = view.program.statements[position]
    made = getattr(statement.node, "value", statement.node)
    if len(statement.binds) != 1 or len(statement.bodies) != 1 or statement.bodies[0].node is not made:
        return False
    if getattr(made, "decorator_list", []):
        return False
    (name,) = statement.binds
    replaced = False
    for other_position, other in enumerate(view.program.statements):
        reads_now = position < other_position and not replaced
        for event, body in _mentions(other, name):
            if event.effect is Effect.READ and (body is not None or reads_now):
                stays = view.program.step_of[other_position] == view.program.step_of[position] and not view.is_hoisted(
                    other_position
                )
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


def _bound_first(statement: Statement, count: int) -> frozenset[str]:
    """Names that the first `count` events of the statement bind, and do not read before that."""
    first: dict[str, Effect] = {}
    for event in statement.events[:count]:
        first.setdefault(event.name, event.effect)
    return frozenset(name for name, effect in first.items() if effect is Effect.BIND)


def _is_bound_itself(statement: Statement, body: Body) -> bool:
    """Does the statement only bind the function to a name, so that it can't be called before that?"""
    return getattr(statement.node, "value", statement.node) is body.node


def _called(body: Body) -> str:
    if body.name:
        return f"`{body.name}`"
    return "a lambda" if body.kind is BodyKind.LAMBDA else "a generator expression"


def _reason(view: _View, position: int, why: str) -> Reason:
    statement = view.program.statements[position]
    return Reason(why, Location(statement.cell, statement.line))
