"""Expressions, and what has a scope of its own: which names they read and change now, and which when they are called."""

import ast

from nb2prod.dataflow import effects, mirrors
from nb2prod.dataflow.model import Body, BodyKind, Effect
from nb2prod.dataflow.recorder import Recorder
from nb2prod.dataflow.scopes import (
    Frame,
    FrameKind,
    class_frame,
    comprehension_frame,
    function_frame,
    resolves_to_global,
)
from nb2prod.ipython.trees import walk


class ExpressionWalker(Recorder):
    """Visits expressions, functions and classes."""

    # -- names and expressions ---------------------------------------------------------------------------------------

    def visit_Name(self, node: ast.Name) -> None:
        context = node.ctx.__class__
        if context is ast.Load:
            self.read(node.id, node, "consumed" if id(node) in self.consumed else "")
        elif context is ast.Store:
            self.bind(node.id, node, "assign")
        else:
            self.delete(node.id, node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self.visit(node.value)
        if node.attr in effects.NAMESPACE_ATTRIBUTES:
            self.dynamic = self.dynamic or node.attr
        if not isinstance(node.ctx, ast.Load):
            self.mutate(effects.changed_name(node), node)
            if effects.is_main_module(node.value):
                self.dynamic = self.dynamic or "__main__"

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.visit(node.value)
        self.visit(node.slice)
        if node.value.__class__ is ast.Attribute:
            self.notice_mirror(node)
        if not isinstance(node.ctx, ast.Load):
            self.mutate(effects.changed_name(node), node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if node.value.__class__ is str and mirrors.MAIN in node.value:
            self.notice_mirror(node)

    def notice_mirror(self, node: ast.Call | ast.Constant | ast.Subscript | ast.Import | ast.ImportFrom) -> None:
        reason = mirrors.looks_at_main(node)
        if reason:
            self.looks_at_main = True
            self.dynamic = self.dynamic or reason

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
        if mirrors.is_watched(node):
            self.dynamic = self.dynamic or mirrors.counts_references(node)
            self.notice_mirror(node)
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
        for name, where in effects.names_in_strings(node, self.texts):
            self.read(name, where, "string")
        self.visit_text(node)
        reason = effects.dynamic_call(node, in_function=any(frame.kind is FrameKind.FUNCTION for frame in self.frames))
        if reason and (not isinstance(node.func, ast.Name) or resolves_to_global(node.func.id, self.frames)):
            self.dynamic = self.dynamic or reason
        self.looks_at_main = self.looks_at_main or effects.executes_as_main(node)

    def visit_text(self, call: ast.Call) -> None:
        """What the literal text reads and deletes that a call of `eval` or `exec` runs, as if that happened at the call."""
        for name in ("eval", "exec"):
            literal = effects.literal_code(call, name)
            if literal is None or not resolves_to_global(name, self.frames):
                continue
            inner = type(self)(self.postponed, self.texts)
            inner.visit_all(literal.body)
            for event in inner.events:
                if event.effect is Effect.READ and event.exposed and not event.guarded:
                    self.read(event.name, call, "string" if self.frames else "")
                elif event.effect is Effect.DELETE and event.certain:
                    self.delete(event.name, call)

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
        method = self.methods.get(id(node))  # `area = lambda self: ...` in a class
        kind, name = (BodyKind.METHOD, ".".join([*self.functions, method])) if method else (BodyKind.LAMBDA, "")
        self.put_off(kind, name, node, function_frame(node), node.body)

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
        inner = type(self)(self.postponed, self.texts)
        inner.frames = [*self.frames, frame]
        inner.functions = [*self.functions, name.rpartition(".")[2]] if name else self.functions
        inner.consumed = self.consumed
        if isinstance(node, ast.GeneratorExp):
            inner.visit_comprehension_parts(node)
        else:
            inner.visit_all(code)
        self.dynamic = self.dynamic or inner.dynamic
        self.looks_at_main = self.looks_at_main or inner.looks_at_main
        nested = [event for body in inner.bodies if not body.immediate for event in body.events]
        events = [*inner.events, *nested]
        body = Body(
            kind=kind,
            name=name,
            node=node,
            events=tuple(events),
            writes=frozenset(event.name for event in events if event.effect in (Effect.BIND, Effect.DELETE)),
            early=frozenset(frame.early),
            locals=frozenset(frame.locals).union(*(body.locals for body in inner.bodies)),
            nested=frozenset(event.name for event in nested),
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
