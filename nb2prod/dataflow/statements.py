"""One pass over a top-level statement: what happens to the notebook's names, in order, and what is put off until a function is called."""

import ast
from collections.abc import Iterable

from nb2prod.dataflow.expressions import ExpressionWalker
from nb2prod.dataflow.model import Effect, NameEvent, Statement
from nb2prod.dataflow.recorder import meet
from nb2prod.dataflow.scopes import (
    FrameKind,
    catches_name_error,
    imported_names,
    pattern_names,
    target_names,
)
from nb2prod.dataflow.texts import Texts
from nb2prod.ipython.trees import walk

NO_TEXTS = Texts(())
_READ, _BIND, _MUTATE = Effect.READ, Effect.BIND, Effect.MUTATE
_SWALLOWING = frozenset({"suppress", "raises", "assertRaises", "assertRaisesRegex"})


def read_statement(
    node: ast.stmt, cell: int, position: int, *, postponed: bool = False, texts: Texts = NO_TEXTS
) -> Statement:
    """The effects of one top-level statement on the names of the notebook.

    `postponed` says that annotations are not evaluated, because of `from __future__ import annotations`. `texts` are those in its variables.
    """
    walker = _StatementWalker(postponed, texts)
    walker.visit(node)
    binds, exposed, mutates, deletes = _by_effect(walker.events)
    sure = frozenset(walker.bound or ())
    return Statement(
        cell=cell,
        position=position,
        node=node,
        events=tuple(walker.events),
        bodies=tuple(walker.bodies),
        binds=frozenset(binds),
        surely_binds=sure,
        exposed=frozenset(exposed),
        mutates=frozenset(mutates),
        deletes=frozenset(deletes) - sure,
        stars=tuple(walker.stars),
        awaits=walker.awaits,
        dynamic=walker.dynamic,
        looks_at_main=walker.looks_at_main,
        postponed=postponed,
    )


def _by_effect(events: Iterable[NameEvent]) -> tuple[set[str], set[str], set[str], set[str]]:
    """The names that are bound, exposed, changed and deleted, in one pass: this is done for every statement there is."""
    binds, exposed, mutates, deletes = set[str](), set[str](), set[str](), set[str]()
    for event in events:
        effect = event.effect
        if effect is _READ:
            if event.exposed:
                exposed.add(event.name)
        elif effect is _BIND:
            binds.add(event.name)
        elif effect is _MUTATE:
            mutates.add(event.name)
        else:
            deletes.add(event.name)
            if event.exposed:
                exposed.add(event.name)
    return binds, exposed, mutates, deletes


class _StatementWalker(ExpressionWalker):
    """Visits statements. After those that may go one way or another, only what all ways bind is surely bound."""

    # -- statements that bind ----------------------------------------------------------------------------------------

    def visit_Assign(self, node: ast.Assign) -> None:
        if node.value.__class__ is ast.Lambda and self.frames and self.frames[-1].kind is FrameKind.CLASS:
            self.methods |= {id(node.value): name for target in node.targets for name in target_names(target)}
        self.visit(node.value)
        self.visit_all(node.targets)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if not (self.frames and self.frames[-1].kind is FrameKind.FUNCTION):  # where annotations are not evaluated
            self.visit_annotation(node.annotation)
        if node.value is not None:
            self.visit(node.value)
            self.visit(node.target)
        elif not isinstance(node.target, ast.Name):
            self.visit(node.target)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self.read(node.target.id, node.target, "expand")
            self.visit(node.value)
            self.mutate(node.target.id, node)
            self.bind(node.target.id, node.target, "augmented")
        else:
            self.visit(node.target)
            self.visit(node.value)

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> None:
        self.notice_mirror(node)
        for name in imported_names(node):
            self.bind(name, node, "import")

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        if any(alias.name == "*" for alias in node.names):
            self.stars.append("." * node.level + (node.module or ""))
        self.visit_Import(node)

    def visit_TypeAlias(self, node: ast.AST) -> None:
        self.bind(node.name.id, node, "type")  # type: ignore[attr-defined]  # only Python 3.12 and later have it

    # -- control flow ------------------------------------------------------------------------------------------------

    def visit_If(self, node: ast.If) -> None:
        self.visit(node.test)
        if isinstance(node.test, ast.Constant):  # `if 1:` switches a cell on, `if False:` off
            taken, other = (node.body, node.orelse) if node.test.value else (node.orelse, node.body)
            before = self.bound
            self.branch(other, None)
            self.bound = before
            self.visit_all(taken)
        elif is_main_guard(node.test):
            self.visit_all(node.body)
        else:
            self.alternatives(node.body, node.orelse)

    def visit_Match(self, node: ast.AST) -> None:
        assert isinstance(node, ast.Match)
        self.visit(node.subject)
        start = self.bound
        ends = [start]
        for case in node.cases:
            self.bound = set(start) if start is not None else None
            self.uncertain += 1
            for part in walk(case.pattern):
                if isinstance(part, ast.expr):
                    self.visit(part)
            for name in pattern_names(case.pattern):
                self.bind(name, case.pattern, "match")
            self.visit(case.guard)
            self.visit_all(case.body)
            self.uncertain -= 1
            ends.append(self.bound)
        self.bound = meet(ends)

    def visit_For(self, node: ast.For | ast.AsyncFor) -> None:
        self.visit(node.iter)
        if isinstance(node, ast.AsyncFor):
            self.notice_await()
        before = self.bound
        self.bound = set(before) if before is not None else None
        self.uncertain += 1
        self.bind_target(node.target, "for")
        self.visit_all(node.body)
        self.uncertain -= 1
        self.bound = set(before) if before is not None else None
        self.visit_all(node.orelse)

    visit_AsyncFor = visit_For

    def visit_While(self, node: ast.While) -> None:
        self.visit(node.test)
        before = self.bound
        endless = isinstance(node.test, ast.Constant) and bool(node.test.value)
        if endless:  # the first pass is made for certain; how far it gets is not
            first = next((i for i, child in enumerate(node.body) if _may_leave(child)), len(node.body))
            self.visit_all(node.body[:first])
            before = set(self.bound) if self.bound is not None else None
            self.branch(node.body[first:], before)
        else:
            self.branch(node.body, before)
        self.bound = set(before) if before is not None else None
        self.branch(node.orelse, self.bound)
        self.bound = before

    def visit_With(self, node: ast.With | ast.AsyncWith) -> None:
        if isinstance(node, ast.AsyncWith):
            self.notice_await()
        for item in node.items:
            self.visit(item.context_expr)
            if item.optional_vars is not None:
                self.bind_target(item.optional_vars, "with")
        if any(_swallows(item.context_expr) for item in node.items):
            before = self.bound
            self.guarded += 1
            self.branch(node.body, before)
            self.guarded -= 1
            self.bound = before
        else:
            self.visit_all(node.body)

    visit_AsyncWith = visit_With

    def visit_Try(self, node: ast.Try) -> None:
        start = set(self.bound) if self.bound is not None else None
        guarded = catches_name_error(node.handlers)
        self.guarded += guarded
        self.uncertain += bool(node.handlers)
        self.visit_all(node.body)
        self.guarded -= guarded
        self.visit_all(node.orelse)
        self.uncertain -= bool(node.handlers)
        ends = [self.bound]
        for handler in node.handlers:
            self.bound = set(start) if start is not None else None
            self.uncertain += 1
            self.visit(handler.type)
            if handler.name:
                self.bind(handler.name, handler, "except")
            self.visit_all(handler.body)
            if handler.name:
                self.delete(handler.name, handler)
            self.uncertain -= 1
            ends.append(self.bound)
        self.bound = meet(ends)
        reached = self.bound
        if reached is None:
            self.bound = set(start) if start is not None else None
        self.visit_all(node.finalbody)
        if reached is None:
            self.bound = None

    visit_TryStar = visit_Try

    def bind_target(self, target: ast.expr, how: str) -> None:
        for name in target_names(target):
            self.bind(name, target, how)
        for part in walk(target):
            if isinstance(part, ast.Attribute | ast.Subscript):
                self.visit(part)
                break

    def visit_Return(self, node: ast.Return) -> None:
        self.visit(node.value)
        self.bound = None

    def visit_Raise(self, node: ast.Raise) -> None:
        self.visit(node.exc)
        self.visit(node.cause)
        self.bound = None

    def visit_Break(self, node: ast.Break | ast.Continue) -> None:
        self.bound = None

    visit_Continue = visit_Break


def is_main_guard(test: ast.expr) -> bool:
    """`__name__ == "__main__"` is true in a notebook."""
    return (
        isinstance(test, ast.Compare)
        and isinstance(test.left, ast.Name)
        and test.left.id == "__name__"
        and isinstance(test.ops[0], ast.Eq)
        and isinstance(test.comparators[0], ast.Constant)
        and test.comparators[0].value == "__main__"
    )


def _swallows(manager: ast.expr) -> bool:
    if isinstance(manager, ast.Call):
        manager = manager.func
    name = manager.attr if isinstance(manager, ast.Attribute) else manager.id if isinstance(manager, ast.Name) else ""
    return name in _SWALLOWING


def _may_leave(node: ast.AST) -> bool:
    return any(isinstance(part, ast.Break | ast.Continue | ast.Return) for part in walk(node))
