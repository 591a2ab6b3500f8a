"""What follows from a choice of names that are shared: what each function needs besides its arguments, and what each statement uses."""

import ast

from nb2prod.dataflow.model import Body, BodyKind, Effect, Statement
from nb2prod.steps.placement import Placement
from nb2prod.steps.program import Program


class Carried:
    """How names are carried where those in `shared` are shared and all others travel: as arguments, results and added parameters."""

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
        return self._spread({name: self.own_body(name).reads & self.travelling for name in self.functions})

    def _late(self) -> dict[str, frozenset[str]]:
        """Those of a function's needs that may be read after the call has returned: by generators, coroutines and inner functions, its own
        or those it gets from functions it mentions."""
        late: dict[str, frozenset[str]] = {}
        for name, needs in self.needs.items():
            body = self.own_body(name)
            late[name] = needs if body.yields or body.kind is BodyKind.ASYNC else needs & body.nested
        return self._spread(late)

    def _spread(self, names: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
        """The names of each function with those of all functions that it mentions, and so on."""
        while True:
            wider = {
                function: found.union(*(names[other] for other in self.own_body(function).reads & names.keys()))
                for function, found in names.items()
            }
            if wider == names:
                return names
            names = wider

    def needed_by(self, names: frozenset[str]) -> frozenset[str]:
        """The run-time names that come with the mention of functions."""
        return frozenset().union(*(self.needs[name] for name in names & self.needs.keys()))

    def closure_reads(self, body: Body) -> frozenset[str]:
        return (body.reads & self.travelling) | self.needed_by(body.reads)

    def reads_of_products(self, body: Body) -> frozenset[str]:
        """What is read by generators, coroutines and functions that a call of the body gives back, which may be after its step."""
        reads = body.reads if body.yields or body.kind is BodyKind.ASYNC else body.nested
        own = (reads & self.travelling) | self.needed_by(reads)
        return own.union(*(self.late[name] for name in body.reads & self.late.keys()))

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


def _bound_first(statement: Statement, count: int) -> frozenset[str]:
    """Names that the first `count` events of the statement bind, and do not read before that."""
    first: dict[str, Effect] = {}
    for event in statement.events[:count]:
        first.setdefault(event.name, event.effect)
    return frozenset(name for name, effect in first.items() if effect is Effect.BIND)


def _is_bound_itself(statement: Statement, body: Body) -> bool:
    """Does the statement only bind the function to a name, so that it can't be called before that?"""
    return getattr(statement.node, "value", statement.node) is body.node
