"""Records what happens to names while a statement is walked."""

import ast
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from nb2prod.dataflow.model import Body, Effect, NameEvent
from nb2prod.dataflow.scopes import Frame, FrameKind, mangled, resolves_to_global
from nb2prod.dataflow.texts import Texts
from nb2prod.ipython.trees import FIELDS


class Recorder:
    """Walks in order of evaluation, by one method per node type, which subclasses bring.

    `bound` holds the global names that are surely bound at this point since the statement began, None where the point can't be reached.
    `events` are recorded for the scope being walked: the statement itself, or the body of a function in it.
    """

    visits: ClassVar[Mapping[type, Callable[[Any, Any], None]]] = {}

    def __init_subclass__(cls) -> None:
        """Look up once which method visits which type of node."""
        names = (name for name in dir(cls) if name.startswith("visit_") and hasattr(ast, name.removeprefix("visit_")))
        cls.visits = {getattr(ast, name.removeprefix("visit_")): getattr(cls, name) for name in names}

    def __init__(self, postponed: bool, texts: Texts) -> None:
        self.postponed = postponed
        self.texts = texts
        self.events: list[NameEvent] = []
        self.bodies: list[Body] = []
        self.stars: list[str] = []
        self.awaits = False
        self.dynamic = ""
        self.looks_at_main = False
        self.bound: set[str] | None = set()
        self.frames: list[Frame] = []
        self.uncertain = 0
        self.guarded = 0
        self.functions: list[str] = []
        self.consumed: set[int] = set()
        self.methods: dict[int, str] = {}

    # -- recording ---------------------------------------------------------------------------------------------------

    def record(self, name: str, effect: Effect, node: ast.AST, how: str = "") -> None:
        bound = self.bound
        if name[:2] == "__":
            name = mangled(name, self.frames)
        self.events.append(
            NameEvent(
                name,
                effect,
                getattr(node, "lineno", 1),
                getattr(node, "col_offset", 0),
                bound is not None and not self.uncertain,
                bound is None or name not in bound,
                how,
                bool(self.guarded),
            )
        )

    def read(self, name: str, node: ast.AST, how: str = "") -> None:
        if not self.frames or resolves_to_global(name, self.frames):
            self.record(name, Effect.READ, node, how)
        else:
            self.notice_early(name)

    def notice_early(self, name: str) -> None:
        """Note a local name that nothing has bound up to here."""
        frame = self.frames[-1]
        if name in frame.locals and name not in frame.bound_here:
            frame.early.add(name)

    def bind(self, name: str, node: ast.AST, how: str) -> None:
        frame = self.binding_frame(name, how)
        if frame is None:
            self.record(name, Effect.BIND, node, how)
            if self.bound is not None:
                self.bound.add(mangled(name, self.frames))
        else:
            frame.bound_here.add(name)

    def binding_frame(self, name: str, how: str) -> Frame | None:
        """The scope in which a binding of `name` lands; None for the notebook's own."""
        for frame in reversed(self.frames):
            if name in frame.globals:
                return None
            if frame.kind is FrameKind.COMPREHENSION and how == "walrus":
                continue
            if name in frame.locals or frame.kind is not FrameKind.FUNCTION:
                return frame
        return self.frames[0] if self.frames and not resolves_to_global(name, self.frames) else None

    def delete(self, name: str, node: ast.AST) -> None:
        if self.binding_frame(name, "del") is None:
            self.record(name, Effect.DELETE, node)
            if self.bound is not None:
                self.bound.discard(mangled(name, self.frames))
        else:
            self.notice_early(name)

    def mutate(self, name: str, node: ast.AST) -> None:
        if name and resolves_to_global(name, self.frames):
            self.record(name, Effect.MUTATE, node)

    # -- dispatch ----------------------------------------------------------------------------------------------------

    def visit(self, node: ast.AST | None) -> None:
        if node is None:
            return
        kind = node.__class__
        method = self.visits.get(kind)
        if method is not None:
            method(self, node)
            return
        for name in FIELDS[kind]:
            value = getattr(node, name)
            if value.__class__ is list:
                for child in value:
                    self.visit(child)
            else:
                self.visit(value)

    def visit_all(self, nodes: Iterable[ast.AST | None]) -> None:
        for node in nodes:
            self.visit(node)

    def branch(self, nodes: Iterable[ast.AST], start: set[str] | None) -> set[str] | None:
        """Walk one of several alternatives from the state `start`; the state it ends in."""
        self.bound = set(start) if start is not None else None
        self.uncertain += 1
        self.visit_all(nodes)
        self.uncertain -= 1
        return self.bound

    def alternatives(self, *branches: Iterable[ast.AST]) -> None:
        """Walk several ways, one of which will be gone."""
        start = self.bound
        ends = [self.branch(nodes, start) for nodes in branches]
        self.bound = meet(ends)


def meet(states: list[set[str] | None]) -> set[str] | None:
    """What is bound at a point that several paths reach: what all of them bind. Paths that end before count for nothing."""
    reached = [state for state in states if state is not None]
    return set.intersection(*reached) if reached else None
