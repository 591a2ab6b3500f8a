"""A closer look at a statement whose names are in doubt: which read fails first, and how likely it happens at all.

The fast pass over a notebook only notices that a name is not there when a statement, or a function that it may call, would need
it. Here the statement and the functions are gone through in the order in which Python runs them.
"""

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from nb2prod.dataflow.arguments import parameter_facts
from nb2prod.dataflow.chance import NEVER, UNSURE, chance_of, is_raised_again
from nb2prod.dataflow.conditions import Facts
from nb2prod.dataflow.methods import method_calls
from nb2prod.dataflow.model import Effect, NameEvent, Statement
from nb2prod.dataflow.namespaces import Binding, Holds, Namespace, Routine
from nb2prod.dataflow.parents import Climber
from nb2prod.dataflow.uses import Setting, Use, chance_to_begin, uses_of
from nb2prod.ipython.trees import walk

_DEPTH = 12
_MOST_RUNS = 2_000
"""Calls that are followed from one statement: functions that all call each other have more ways through them than anybody can wait for."""
_UNCOUNTED = frozenset({"string", "magic"})
"""Reads that fail silently or may be no names at all: words in query strings, `$name` in a shell line."""


class Missing(NamedTuple):
    """A name that is not there. `event` is the read, in `routine` where that is set; `at` is the part of the statement that runs it."""

    name: str
    home: Namespace
    chance: float
    event: NameEvent
    at: tuple[int, int]
    routine: Routine | None = None


class _Code(NamedTuple):
    """Code in which names are looked up: a statement, or a routine's body."""

    events: tuple[NameEvent, ...]
    climber: Climber
    home: Namespace
    facts: Facts
    made: Mapping[str, Binding]
    routine: Routine | None = None
    at: tuple[int, int] | None = None


class Inquiry:
    """Looks into statements of one run. `is_given` says which names are there without being bound (builtins)."""

    def __init__(self, is_given: Callable[[str], bool]) -> None:
        self._is_given = is_given
        self._climbers: dict[int, Climber] = {}
        self._running: list[Routine] = []
        self._runs = 0
        self._bound: set[tuple[int, str]] = set()
        self.instances: set[Routine] = set()

    def look_into(self, statement: Statement, home: Namespace, made: Mapping[str, Binding]) -> tuple[Missing, ...]:
        """The reads of the statement, and of what it calls, that find no binding; in the order of evaluation.

        `made` are the bindings that the statement itself makes: a loop's variable is used in the loop.
        """
        self._bound.clear()
        self._runs = 0
        code = _Code(statement.events, self._climber(statement.node), home, home.facts(), made)
        return tuple(self._walk(code))

    def _climber(self, node: ast.AST) -> Climber:
        found = self._climbers.get(id(node))
        if found is None:
            found = self._climbers[id(node)] = Climber(node)
        return found

    def _walk(self, code: _Code) -> Iterator[Missing]:
        """Go through events and calls by turns."""
        waiting = sorted(self._uses(code), key=lambda use: _end(use.at), reverse=True)
        for event in code.events:
            while waiting and _end(waiting[-1].at) <= (event.line, event.column):
                yield from self._run(waiting.pop(), code)
            if event.effect is Effect.BIND:
                self._bound.add((id(code.home), event.name))
            elif self._is_missing(event, code):
                chance = self._chance(event, code)
                if chance > NEVER:
                    at = code.at or (event.line, event.column)
                    yield Missing(event.name, code.home, chance, event, at, code.routine)
        while waiting:
            yield from self._run(waiting.pop(), code)

    def _is_missing(self, event: NameEvent, code: _Code) -> bool:
        return (
            event.effect in (Effect.READ, Effect.DELETE)
            and event.exposed
            and not self._is_caught(event, code)
            and event.how not in _UNCOUNTED
            and event.name not in code.home.names
            and (id(code.home), event.name) not in self._bound
            and not self._is_given(event.name)
        )

    def _is_caught(self, event: NameEvent, code: _Code) -> bool:
        """Does a NameError end here? A handler that raises it again lets it through."""
        node = code.climber.find(event.line, event.column, event.name) if event.guarded else None
        return event.guarded and not (node is not None and is_raised_again(node, code.climber))

    def _chance(self, event: NameEvent, code: _Code) -> float:
        node = code.climber.find(event.line, event.column, event.name)
        if node is None:
            return float(event.certain)
        chance = self._chance_at(node, code)
        return chance * UNSURE if _is_from_last_round(node, code.climber) else chance

    def _chance_at(self, node: ast.AST, code: _Code) -> float:
        product = code.routine is not None and code.routine.product
        lazy = code.home.deferred_annotations
        return chance_of(node, code.climber, code.facts, product=product, lazy_annotations=lazy)

    # -- calls -------------------------------------------------------------------------------------------------------

    def _uses(self, code: _Code) -> Iterator[Use]:
        """What the code calls, as far as it is known."""
        setting = Setting(code.climber, code.home)
        for event in code.events:
            if event.effect is not Effect.READ or event.guarded:
                continue
            binding = code.home.names.get(event.name) or code.made.get(event.name)
            if binding is None or not binding.routines:
                continue
            if binding.holds is Holds.CLASS and event.how == "call":
                self.instances.update(binding.routines)
            node = code.climber.find(event.line, event.column, event.name)
            if node is not None:
                yield from uses_of(node, binding, setting, event.how)
        if code.routine is not None:
            yield from method_calls(code.routine, setting, self.instances)

    def _run(self, use: Use, code: _Code) -> Iterator[Missing]:
        """Run what an expression calls."""
        chance = use.chance * chance_to_begin(use, code.climber)
        if self._runs_enough(use.routine) or chance == NEVER:
            return
        self._runs += 1
        chance *= self._chance_at(use.at, code)
        if chance == NEVER:
            return
        self._running.append(use.routine)
        for missing in self._walk(self._body(use, code)):
            yield missing._replace(chance=chance * missing.chance)
        self._running.pop()

    def _runs_enough(self, routine: Routine) -> bool:
        """A function that calls itself is followed once more: then its arguments are others, and it may take the branch in which it ends."""
        running = self._running
        again = routine in running and running != [routine]
        return again or len(running) >= _DEPTH or self._runs >= _MOST_RUNS

    def _body(self, use: Use, code: _Code) -> _Code:
        routine = use.routine
        climber = self._climber(routine.body.node)
        facts = parameter_facts(routine, use.call, code.facts, climber, routine.home.facts())
        at = code.at or (getattr(use.at, "lineno", 1), getattr(use.at, "col_offset", 0))
        return _Code(routine.body.events, climber, routine.home, facts, {}, routine, at)


def _is_from_last_round(node: ast.Name, climber: Climber) -> bool:
    """Does the loop around a read under a test bind the name further down? Then the test is there to skip the first round."""
    tested = False
    for _, parent, field in climber.upwards(node):
        tested = (
            tested or (isinstance(parent, ast.If | ast.IfExp) and field != "test") or isinstance(parent, ast.BoolOp)
        )
        if isinstance(parent, ast.For | ast.While):
            stores = (
                found for found in walk(parent) if isinstance(found, ast.Name) and isinstance(found.ctx, ast.Store)
            )
            return tested and any(found.id == node.id for found in stores)
    return False


def _end(node: ast.AST) -> tuple[int, int]:
    return getattr(node, "end_lineno", None) or 0, getattr(node, "end_col_offset", None) or 0
