"""One pass over a top-level statement: what happens to the notebook's names, in order, and what is put off until a function is called."""

import ast
from collections.abc import Callable, Iterable
from typing import Any

from nb2prod.dataflow import effects
from nb2prod.dataflow.model import Body, BodyKind, Effect, NameEvent, Statement
from nb2prod.dataflow.scopes import (
    Frame,
    FrameKind,
    catches_name_error,
    class_frame,
    comprehension_frame,
    function_frame,
    imported_names,
    pattern_names,
    resolves_to_global,
    target_names,
)
from nb2prod.ipython.trees import FIELDS, walk

_READ, _BIND, _MUTATE = Effect.READ, Effect.BIND, Effect.MUTATE
_SWALLOWING = frozenset({"suppress", "raises", "assertRaises", "assertRaisesRegex"})


def read_statement(node: ast.stmt, cell: int, position: int, *, postponed: bool = False) -> Statement:
    """The effects of one top-level statement on the names of the notebook.

    `postponed` says that annotations are not evaluated, because of `from __future__ import annotations`.
    """
    walker = _Walker(postponed)
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


class _Walker:
    """Walks in order of evaluation, one method per node type.

    `bound` holds the global names that are surely bound at this point since the statement began, None where the point can't be reached.
    `events` are recorded for the scope being walked: the statement itself, or the body of a function in it.
    """

    def __init__(self, postponed: bool) -> None:
        self.postponed = postponed
        self.events: list[NameEvent] = []
        self.bodies: list[Body] = []
        self.stars: list[str] = []
        self.awaits = False
        self.dynamic = ""
        self.bound: set[str] | None = set()
        self.frames: list[Frame] = []
        self.uncertain = 0
        self.guarded = 0
        self.functions: list[str] = []
        self.consumed: set[int] = set()

    # -- recording ---------------------------------------------------------------------------------------------------

    def record(self, name: str, effect: Effect, node: ast.AST, how: str = "") -> None:
        reachable = self.bound is not None
        self.events.append(
            NameEvent(
                name,
                effect,
                getattr(node, "lineno", 1),
                getattr(node, "col_offset", 0),
                certain=reachable and not self.uncertain,
                exposed=name not in (self.bound or ()),
                how=how,
                guarded=bool(self.guarded),
            )
        )

    def read(self, name: str, node: ast.AST, how: str = "") -> None:
        if resolves_to_global(name, self.frames):
            self.record(name, Effect.READ, node, how)

    def bind(self, name: str, node: ast.AST, how: str) -> None:
        frame = self.binding_frame(name, how)
        if frame is None:
            self.record(name, Effect.BIND, node, how)
            if self.bound is not None:
                self.bound.add(name)
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
                self.bound.discard(name)

    def mutate(self, name: str, node: ast.AST) -> None:
        if name and resolves_to_global(name, self.frames):
            self.record(name, Effect.MUTATE, node)

    # -- dispatch ----------------------------------------------------------------------------------------------------

    def visit(self, node: ast.AST | None) -> None:
        if node is None:
            return
        kind = node.__class__
        method = _VISITS.get(kind)
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

    # -- names and expressions ---------------------------------------------------------------------------------------

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Store):
            self.bind(node.id, node, "assign")
        elif isinstance(node.ctx, ast.Del):
            self.delete(node.id, node)
        else:
            self.read(node.id, node, "consumed" if id(node) in self.consumed else "")

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self.visit(node.value)
        if node.attr in effects.NAMESPACE_ATTRIBUTES:
            self.dynamic = self.dynamic or node.attr
        if not isinstance(node.ctx, ast.Load):
            self.mutate(effects.changed_name(node), node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.visit(node.value)
        self.visit(node.slice)
        if not isinstance(node.ctx, ast.Load):
            self.mutate(effects.changed_name(node), node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        spine: list[ast.expr] = []
        left: ast.expr = node
        while isinstance(left, ast.BinOp):  # a long sum is as deep as it is long
            spine.append(left.right)
            left = left.left
        self.visit(left)
        self.visit_all(reversed(spine))

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.visit(node.value)
        self.bind(node.target.id, node.target, "walrus")

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self.visit(node.test)
        self.alternatives([node.body], [node.orelse])

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        self.visit(node.values[0])
        before = self.bound
        self.branch(node.values[1:], before)
        self.bound = before

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Name):
            self.read(node.func.id, node.func, "call")
        else:
            if isinstance(node.func, ast.Lambda):
                self.consumed.add(id(node.func))
            self.visit(node.func)
        if not effects.is_known(node):
            self.visit_all(node.args)
            self.visit_all(node.keywords)
            return
        if effects.consumes(node) or (effects.passes_on(node) and id(node) in self.consumed):
            self.consumed.update(id(argument) for argument in node.args)
            self.consumed.update(id(keyword.value) for keyword in node.keywords)
        self.visit_all(node.args)
        self.visit_all(node.keywords)
        self.mutate(effects.mutated_by_call(node), node)
        for name, where in effects.names_in_strings(node):
            self.read(name, where, "string")
        literal = effects.literal_code(node)
        if literal is not None:
            for part in walk(literal):
                if isinstance(part, ast.Name):
                    self.read(part.id, node, "string")
        reason = effects.dynamic_call(node, in_function=any(frame.kind is FrameKind.FUNCTION for frame in self.frames))
        if reason and isinstance(node.func, ast.Name) and resolves_to_global(node.func.id, self.frames):
            self.dynamic = self.dynamic or reason

    def visit_Await(self, node: ast.Await) -> None:
        self.notice_await()
        self.visit(node.value)

    def notice_await(self) -> None:
        if not any(frame.kind is FrameKind.FUNCTION for frame in self.frames):
            self.awaits = True

    def visit_annotation(self, node: ast.expr | None) -> None:
        if not self.postponed:
            self.visit(node)

    # -- scopes of their own -----------------------------------------------------------------------------------------

    def visit_ListComp(self, node: ast.ListComp | ast.SetComp | ast.DictComp) -> None:
        self.visit(node.generators[0].iter)
        if any(generator.is_async for generator in node.generators):
            self.notice_await()
        self.walk_comprehension(node)

    visit_SetComp = visit_ListComp
    visit_DictComp = visit_ListComp

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> None:
        self.visit(node.generators[0].iter)
        if id(node) in self.consumed:
            self.walk_comprehension(node)
        self.put_off(BodyKind.GENERATOR, "", node, comprehension_frame(node), node)

    def walk_comprehension(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> None:
        before = self.bound
        self.bound = set(before) if before is not None else None
        self.frames.append(comprehension_frame(node))
        self.uncertain += 1
        self.visit_comprehension_parts(node)
        self.uncertain -= 1
        self.frames.pop()
        self.bound = before

    def visit_comprehension_parts(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> None:
        for index, generator in enumerate(node.generators):
            if index:
                self.visit(generator.iter)
            self.visit(generator.target)
            self.visit_all(generator.ifs)
        if isinstance(node, ast.DictComp):
            self.visit(node.key)
            self.visit(node.value)
        else:
            self.visit(node.elt)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self.visit_all([*node.args.defaults, *node.args.kw_defaults])
        if id(node) in self.consumed:
            before = self.bound
            self.bound = set(before) if before is not None else None
            self.frames.append(function_frame(node))
            self.uncertain += 1
            self.visit(node.body)
            self.uncertain -= 1
            self.frames.pop()
            self.bound = before
        self.put_off(BodyKind.LAMBDA, "", node, function_frame(node), node.body)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.visit_all(node.decorator_list)
        self.visit_all([*node.args.defaults, *node.args.kw_defaults])
        for argument in walk(node.args):
            if isinstance(argument, ast.arg):
                self.visit_annotation(argument.annotation)
        self.visit_annotation(node.returns)
        in_class = bool(self.frames) and self.frames[-1].kind is FrameKind.CLASS
        kind = BodyKind.ASYNC if isinstance(node, ast.AsyncFunctionDef) else BodyKind.FUNCTION
        self.put_off(
            BodyKind.METHOD if in_class else kind,
            ".".join([*self.functions, node.name]),
            node,
            function_frame(node),
            *node.body,
        )
        self.bind(node.name, node, "def")

    visit_AsyncFunctionDef = visit_FunctionDef

    def put_off(self, kind: BodyKind, name: str, node: ast.AST, frame: Frame, *code: ast.AST) -> None:
        """Walk code that runs only when it is called, and record it as a body of its own."""
        inner = _Walker(self.postponed)
        inner.frames = [*self.frames, frame]
        inner.functions = [*self.functions, name.rpartition(".")[2]] if name else self.functions
        inner.consumed = self.consumed
        if isinstance(node, ast.GeneratorExp):
            inner.visit_comprehension_parts(node)
        else:
            inner.visit_all(code)
        self.dynamic = self.dynamic or inner.dynamic
        events = list(inner.events)
        for body in inner.bodies:
            if not body.immediate:
                events += body.events
        direct = {event.name for event in inner.events}
        body = Body(
            kind=kind,
            name=name,
            node=node,
            events=tuple(events),
            writes=frozenset(event.name for event in events if event.effect in (Effect.BIND, Effect.DELETE)),
            locals=frozenset(frame.locals).union(*(body.locals for body in inner.bodies)),
            nested=frozenset(event.name for event in events) - direct,
            yields=isinstance(node, ast.GeneratorExp) or frame.yields,
            immediate=id(node) in self.consumed,
            made_at=len(self.events),
        )
        self.bodies.append(body)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.visit_all(node.decorator_list)
        self.visit_all(node.bases)
        self.visit_all(node.keywords)
        self.frames.append(class_frame(node))
        self.functions = [*self.functions, node.name]
        self.visit_all(node.body)
        self.functions = self.functions[:-1]
        self.frames.pop()
        self.bind(node.name, node, "class")

    # -- statements that bind ----------------------------------------------------------------------------------------

    def visit_Assign(self, node: ast.Assign) -> None:
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
        for name in imported_names(node):
            self.bind(name, node, "import")

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        if any(alias.name == "*" for alias in node.names):
            self.stars.append("." * node.level + (node.module or ""))
        self.visit_Import(node)

    def visit_TypeAlias(self, node: ast.AST) -> None:
        self.bind(node.name.id, node, "type")  # type: ignore[attr-defined]  # only Python 3.12 and later have it

    # -- control flow ------------------------------------------------------------------------------------------------

    def alternatives(self, *branches: Iterable[ast.AST]) -> None:
        start = self.bound
        ends = [self.branch(nodes, start) for nodes in branches]
        self.bound = _meet(ends)

    def visit_If(self, node: ast.If) -> None:
        self.visit(node.test)
        if isinstance(node.test, ast.Constant):  # `if 1:` switches a cell on, `if False:` off
            taken, other = (node.body, node.orelse) if node.test.value else (node.orelse, node.body)
            before = self.bound
            self.branch(other, None)
            self.bound = before
            self.visit_all(taken)
        elif _is_main_guard(node.test):
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
        self.bound = _meet(ends)

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
        self.bound = _meet(ends)
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


_VISITS: dict[type, Callable[[_Walker, Any], None]] = {
    getattr(ast, name.removeprefix("visit_")): method
    for name, method in vars(_Walker).items()
    if name.startswith("visit_") and hasattr(ast, name.removeprefix("visit_"))
}


def _meet(states: list[set[str] | None]) -> set[str] | None:
    """What is bound at a point that several paths reach: what all of them bind. Paths that end before count for nothing."""
    reached = [state for state in states if state is not None]
    return set.intersection(*reached) if reached else None


def _is_main_guard(test: ast.expr) -> bool:
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
