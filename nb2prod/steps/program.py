"""The notebook as one sequence of statements, in the order in which they will run, with an index of who binds what."""

import builtins
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nb2prod.dataflow.model import Body, CellFlow, Effect, NameEvent, Statement

BUILTINS = frozenset(dir(builtins))


@dataclass(frozen=True, slots=True)
class Program:
    """`statements[i]` belongs to the step `step_of[i]` (-1: to none). `binders[name]` are the positions of statements that may bind or
    delete the name themselves; `written_by_functions` are names that function bodies declare `global` and bind or delete.
    `surely[i]` are the names that are bound for certain before statement i, `maybe[i]` those that may be.
    """

    statements: tuple[Statement, ...]
    step_of: tuple[int, ...]
    binders: Mapping[str, tuple[int, ...]]
    written_by_functions: frozenset[str]
    surely: tuple[frozenset[str], ...]
    maybe: tuple[frozenset[str], ...]

    def step_range(self, step: int) -> range:
        """The positions of a step's statements, which are consecutive."""
        first = self.step_of.index(step)
        return range(first, first + self.step_of.count(step))

    @property
    def bound(self) -> frozenset[str]:
        """All names that statements or functions of the notebook bind."""
        return frozenset(self.binders) | self.written_by_functions

    def bound_at_or_after(self, name: str, position: int) -> bool:
        """Is the name bound, rebound or deleted by the statement at `position` or a later one?"""
        return any(binder >= position for binder in self.binders.get(name, ()))

    def bound_after_step(self, name: str, step: int) -> bool:
        """Is the name bound, rebound or deleted in a step after `step`?"""
        return any(self.step_of[binder] > step for binder in self.binders.get(name, ()))

    def is_read_before(self, name: str, position: int) -> bool:
        """Does a statement before `position`, or a function made there, read the name?"""
        return any(
            event.name == name and event.effect is Effect.READ
            for statement in self.statements[:position]
            for events in (statement.events, *(body.events for body in statement.bodies))
            for event in events
        )

    def surely_read_next(self, name: str, position: int) -> bool:
        """Is the next thing that certainly happens to the name, from `position` on, that it is read?

        Then a notebook that runs to its end has it bound there, whatever the branches before looked like.
        """
        for statement in self.statements[position:]:
            for event in statement.events:
                if event.name != name or event.effect is Effect.MUTATE:
                    continue
                if event.effect is Effect.READ and event.certain and event.how not in ("string", "magic"):
                    return True
                if event.effect is not Effect.READ:
                    return False
        return False

    def bodies(self) -> Iterable[tuple[int, Body]]:
        """All function-like bodies with the position of the statement that makes them."""
        for position, statement in enumerate(self.statements):
            for body in statement.bodies:
                yield position, body


def make_program(
    flows: Iterable[CellFlow],
    *,
    step_of_cell: Mapping[int, int],
    known: frozenset[str],
    stars: Mapping[str, frozenset[str] | None],
    forgiving: frozenset[int],
) -> Program:
    """Lay out the statements of `flows`, given in the order of the run.

    `known` are names bound before the first statement (parameters), `stars` what each star import brings, `forgiving` the cells
    that may raise without stopping the run, so that nothing in them is certain.
    """
    flows = tuple(flows)
    mentioned = _mentioned(flows)
    statements: list[Statement] = []
    steps: list[int] = []
    binders: dict[str, list[int]] = defaultdict(list)
    written: set[str] = set()
    surely: list[frozenset[str]] = []
    maybe: list[frozenset[str]] = []
    sure, may = known, known
    hidden: frozenset[str] = frozenset()
    for flow in flows:
        for statement in flow.statements:
            if statement.stars:
                statement = _spell_out(statement, stars, mentioned)
            if flow.index in forgiving:
                statement = _uncertain(statement)
            hidden = hidden.union(statement.binds, *(body.writes for body in statement.bodies))
            statement = _restoring(statement, hidden)
            position = len(statements)
            statements.append(statement)
            steps.append(step_of_cell.get(flow.index, -1))
            surely.append(sure)
            maybe.append(may)
            for name in {event.name for event in statement.events if event.effect in (Effect.BIND, Effect.DELETE)}:
                binders[name].append(position)
            written.update(*(body.writes for body in statement.bodies))
            sure = (sure - statement.deletes) | statement.surely_binds
            may = (may | statement.binds) - _surely_deleted(statement)
    index = {name: tuple(positions) for name, positions in binders.items()}
    return Program(tuple(statements), tuple(steps), index, frozenset(written), tuple(surely), tuple(maybe))


def _surely_deleted(statement: Statement) -> frozenset[str]:
    last = {event.name: event for event in statement.events if event.effect in (Effect.BIND, Effect.DELETE)}
    return frozenset(name for name, event in last.items() if event.effect is Effect.DELETE and event.certain)


def _mentioned(flows: tuple[CellFlow, ...]) -> frozenset[str]:
    """All names that occur anywhere: a star import matters only for these."""
    found: set[str] = set()
    for flow in flows:
        for statement in flow.statements:
            found.update(event.name for event in statement.events)
            for body in statement.bodies:
                found.update(event.name for event in body.events)
    return frozenset(found)


def _spell_out(
    statement: Statement, stars: Mapping[str, frozenset[str] | None], mentioned: frozenset[str]
) -> Statement:
    """The star import as the explicit import of those of its names that the notebook mentions."""
    names = frozenset().union(*(stars.get(module) or frozenset() for module in statement.stars)) & mentioned
    events = tuple(NameEvent(name, Effect.BIND, statement.line, 0, how="star") for name in sorted(names))
    return statement._replace(
        events=statement.events + events,
        binds=statement.binds | names,
        surely_binds=statement.surely_binds | names,
    )


def _restoring(statement: Statement, hidden: frozenset[str]) -> Statement:
    """Deleting a name that hid a builtin binds the builtin again, and that is how it will be written. `hidden` are the names bound so far."""
    back = frozenset(name for name in statement.deletes & hidden if hasattr(builtins, name))
    if not back:
        return statement
    events = tuple(
        (
            event._replace(effect=Effect.BIND, how="builtin")
            if event.effect is Effect.DELETE and event.name in back
            else event
        )
        for event in statement.events
    )
    surely = frozenset(event.name for event in events if event.how == "builtin" and event.certain)
    return statement._replace(
        events=events,
        binds=statement.binds | back,
        surely_binds=statement.surely_binds | surely,
        deletes=statement.deletes - back,
        exposed=statement.exposed - surely,
    )


def _uncertain(statement: Statement) -> Statement:
    events = tuple(event._replace(certain=False, guarded=True) for event in statement.events)
    return statement._replace(events=events, surely_binds=frozenset())
