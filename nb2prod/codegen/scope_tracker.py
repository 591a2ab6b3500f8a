"""Keeps track of scopes while a concrete syntax tree is walked: which names are the notebook's global variables."""

import ast

import libcst as cst

from nb2prod.dataflow.scopes import (
    Frame,
    FrameKind,
    class_frame,
    comprehension_frame,
    function_frame,
    mangled,
    resolves_to_global,
)

_Comprehension = cst.ListComp | cst.SetComp | cst.DictComp | cst.GeneratorExp


class ScopeTracker(cst.CSTTransformer):
    """Keeps the scopes that enclose the node at hand in `frames`, as `scopes.py` works them out, and the names that are no variables in `fixed`."""

    def __init__(self) -> None:
        super().__init__()
        self.frames: list[Frame] = []
        self.fixed: set[int] = set()
        self.outermost: set[int] = set()
        self.set_aside: list[Frame] = []

    # -- which names are variables -----------------------------------------------------------------------------------

    def visit_Attribute(self, node: cst.Attribute) -> None:
        self.fixed.add(id(node.attr))

    def visit_Arg(self, node: cst.Arg) -> None:
        self.fixed.add(id(node.keyword))

    def visit_Param(self, node: cst.Param) -> None:
        self.fixed.add(id(node.name))

    def visit_Import(self, node: cst.Import) -> bool:
        return False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        return False

    def visit_Nonlocal(self, node: cst.Nonlocal) -> bool:
        return False

    def visit_MatchKeywordElement(self, node: cst.MatchKeywordElement) -> None:
        self.fixed.add(id(node.key))

    def is_global(self, name: str) -> bool:
        return resolves_to_global(name, self.frames)

    def meant(self, name: str) -> str:
        """The variable that is meant by the name here: inside a class, `__name` is private to the class."""
        return mangled(name, self.frames)

    # -- scopes ------------------------------------------------------------------------------------------------------

    def parsed(self, node: cst.CSTNode) -> ast.AST:
        """The same code as an `ast` node; blank lines above a definition would not change it."""
        code = cst.Module(body=[]).code_for_node(node)
        if isinstance(node, cst.BaseExpression):
            return ast.parse(f"({code}\n)", mode="eval").body
        return ast.parse(code).body[0]

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self.fixed.add(id(node.name))

    def visit_FunctionDef_body(self, node: cst.FunctionDef) -> None:
        parsed = self.parsed(node)
        assert isinstance(parsed, ast.FunctionDef | ast.AsyncFunctionDef)
        self.frames.append(function_frame(parsed))

    def leave_FunctionDef_body(self, node: cst.FunctionDef) -> None:
        self.frames.pop()

    def visit_Lambda_body(self, node: cst.Lambda) -> None:
        parsed = self.parsed(node)
        assert isinstance(parsed, ast.Lambda)
        self.frames.append(function_frame(parsed))

    def leave_Lambda_body(self, node: cst.Lambda) -> None:
        self.frames.pop()

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        self.fixed.add(id(node.name))

    def visit_ClassDef_body(self, node: cst.ClassDef) -> None:
        parsed = self.parsed(node)
        assert isinstance(parsed, ast.ClassDef)
        self.frames.append(class_frame(parsed))

    def leave_ClassDef_body(self, node: cst.ClassDef) -> None:
        self.frames.pop()

    def visit_AssignTarget(self, node: cst.AssignTarget) -> None:
        self.keep_class_target(node.target)

    def visit_AnnAssign(self, node: cst.AnnAssign) -> None:
        self.keep_class_target(node.target)

    def keep_class_target(self, target: cst.BaseExpression) -> None:
        """An assignment in a class body makes an attribute of the class, whatever the name is outside."""
        frame = self.frames[-1] if self.frames else None
        if frame and frame.kind is FrameKind.CLASS and isinstance(target, cst.Name) and target.value in frame.locals:
            self.fixed.add(id(target))

    def leave_Assign(self, original_node: cst.Assign, updated_node: cst.Assign) -> cst.Assign:
        if self.frames:
            targets = (target.target for target in original_node.targets)
            self.frames[-1].bound_here.update(target.value for target in targets if isinstance(target, cst.Name))
        return updated_node

    def enter_comprehension(self, node: _Comprehension) -> None:
        parsed = self.parsed(node)
        assert isinstance(parsed, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp)
        self.outermost.add(id(node.for_in))
        self.frames.append(comprehension_frame(parsed))

    def visit_ListComp(self, node: cst.ListComp) -> None:
        self.enter_comprehension(node)

    def visit_SetComp(self, node: cst.SetComp) -> None:
        self.enter_comprehension(node)

    def visit_DictComp(self, node: cst.DictComp) -> None:
        self.enter_comprehension(node)

    def visit_GeneratorExp(self, node: cst.GeneratorExp) -> None:
        self.enter_comprehension(node)

    def leave_ListComp(self, original_node: cst.ListComp, updated_node: cst.ListComp) -> cst.BaseExpression:
        self.frames.pop()
        return updated_node

    def leave_SetComp(self, original_node: cst.SetComp, updated_node: cst.SetComp) -> cst.BaseExpression:
        self.frames.pop()
        return updated_node

    def leave_DictComp(self, original_node: cst.DictComp, updated_node: cst.DictComp) -> cst.BaseExpression:
        self.frames.pop()
        return updated_node

    def leave_GeneratorExp(self, original_node: cst.GeneratorExp, updated_node: cst.GeneratorExp) -> cst.BaseExpression:
        self.frames.pop()
        return updated_node

    def visit_CompFor_iter(self, node: cst.CompFor) -> None:
        """The first iterable of a comprehension is evaluated in the scope around it."""
        if id(node) in self.outermost:
            self.set_aside.append(self.frames.pop())

    def leave_CompFor_iter(self, node: cst.CompFor) -> None:
        if id(node) in self.outermost:
            self.frames.append(self.set_aside.pop())
