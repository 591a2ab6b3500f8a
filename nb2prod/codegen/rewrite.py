"""The few changes that are made to the notebook's own statements, on the concrete syntax tree, so that comments and layout stay.

All of them concern names of the notebook's global scope; a local variable of the same name is left alone. They are published in docs/method.md:

- a name in shared state is read and written as `state.name`;
- a call of a lifted function passes the run-time names it needs, and the function handed on as a value becomes a `partial`;
- `__name__` is "__main__", as in the notebook, and so is the module of a class or function where an output shows it;
- deleting a name that hid a builtin brings the builtin back;
- annotations are written as texts, where only those below an import from the future are;
- `exec`, `eval`, `globals()` and the like, where names are kept whole, work on the module's namespace, and variables lose their annotations.
"""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import libcst as cst

from nb2prod.codegen.fragments import (
    brought_back,
    deleted,
    imported_names,
    qualified,
    targets,
    with_keywords,
    with_lines,
)
from nb2prod.codegen.postponed import as_text, has_texts
from nb2prod.codegen.scope_tracker import ScopeTracker
from nb2prod.dataflow.model import Statement

_WHOLE = {"locals": "globals()", "vars": "globals()", "dir": "sorted(globals())"}
_MAIN = '__module__ = "__main__"  # as the notebook shows it\n'


@dataclass(frozen=True, slots=True)
class Rewriting:
    """What to change: names in shared state, lifted functions with the names they get, the spelling of helpers, and whether names are kept whole.

    `hidden` are the builtins that the notebook hides somewhere, `in_main` the classes and functions whose module shows. `quoting` says that
    annotations which are texts are to be written so.
    """

    shared: frozenset[str] = frozenset()
    lifted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    state: str = "state"
    partial: str = "partial"
    whole: bool = False
    hidden: frozenset[str] = frozenset()
    in_main: frozenset[str] = frozenset()
    quoting: bool = False

    def concerns(self, statement: Statement) -> bool:
        """Is there anything to change in the statement? Most have nothing, and stay as they are to the byte."""
        touched = self.shared | frozenset(self.lifted) | {"__name__"}
        for events in (statement.events, *(body.events for body in statement.bodies)):
            if any(event.name in touched for event in events):
                return True
        if any(isinstance(part, ast.Global) for part in ast.walk(statement.node)):
            return True
        if self.quoting and has_texts(statement):
            return True
        if statement.deletes & self.hidden or statement.binds & self.in_main:
            return True
        if self.whole and any(isinstance(part, ast.AnnAssign) for part in ast.walk(statement.node)):
            return True
        return self.whole and bool(statement.dynamic)


def rewrite(
    text: str,
    rewriting: Rewriting,
    parameters: Sequence[str] = (),
    imports: Sequence[str] = (),
    *,
    in_step: bool = False,
    postponed: bool = False,
) -> str:
    """The statement `text` with the changes made.

    `in_step` says that it stands in a step's function and not at module level, `postponed` that its annotations are texts. `parameters` are added to the function that it defines; `imports` are import lines for the top of that function, or of the
    methods of the class that it defines.
    """
    tree = cst.parse_module(text + "\n")
    changed = tree.visit(_Rewriter(tree, rewriting, tuple(parameters), tuple(imports), in_step, postponed))
    return changed.code.rstrip("\n")


class _Rewriter(ScopeTracker):
    """Makes the changes, from the inside out."""

    def __init__(
        self,
        tree: cst.Module,
        rewriting: Rewriting,
        extra_parameters: tuple[str, ...],
        imports: tuple[str, ...],
        in_step: bool,
        postponed: bool,
    ) -> None:
        super().__init__()
        self.in_step = in_step
        self.quoting = postponed and rewriting.quoting
        self.quotes: list[str] = []
        self.imports = imports
        self.tree = tree
        self.rewriting = rewriting
        self.extra_parameters = extra_parameters
        self.called: set[int] = set()

    # -- names -------------------------------------------------------------------------------------------------------

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.BaseExpression:
        if id(original_node) in self.fixed or not self.is_global(original_node.value):
            return updated_node
        name = self.meant(original_node.value)
        if name in self.rewriting.shared:
            return cst.Attribute(
                cst.Name(self.rewriting.state), cst.Name(name), lpar=updated_node.lpar, rpar=updated_node.rpar
            )
        if name in self.rewriting.lifted and id(original_node) not in self.called:
            return self.as_partial(name)
        if name == "__name__":
            return cst.SimpleString("'__main__'" if '"' in self.quotes else '"__main__"')
        return updated_node

    # -- f-strings ---------------------------------------------------------------------------------------------------

    def visit_FormattedString(self, node: cst.FormattedString) -> None:
        self.quotes.append(node.end)

    def leave_FormattedString(
        self, original_node: cst.FormattedString, updated_node: cst.FormattedString
    ) -> cst.BaseExpression:
        self.quotes.pop()
        return updated_node

    def leave_FormattedStringExpression(
        self, original_node: cst.FormattedStringExpression, updated_node: cst.FormattedStringExpression
    ) -> cst.BaseFormattedStringContent | cst.FlattenSentinel[cst.BaseFormattedStringContent]:
        """`{x=}` prints its own source, which is to be that of the notebook, and the value as repr where nothing else is asked."""
        if original_node.expression.deep_equals(updated_node.expression):
            return updated_node
        plain = updated_node.conversion is None and updated_node.format_spec is None
        if original_node.equal is None:
            is_name = plain and isinstance(updated_node.expression, cst.SimpleString)
            return cst.FormattedStringText("__main__") if is_name else updated_node
        code = cst.Module(body=[]).code_for_node
        parts = (original_node.whitespace_before_expression, original_node.expression, original_node.equal)
        text = "".join(code(part) for part in parts).replace("{", "{{").replace("}", "}}")
        value = updated_node.with_changes(
            equal=None,
            conversion="r" if plain else updated_node.conversion,
            whitespace_before_expression=cst.SimpleWhitespace(""),
        )
        return cst.FlattenSentinel([cst.FormattedStringText(text), value])

    # -- lifted functions and whole namespaces -----------------------------------------------------------------------

    def as_partial(self, name: str) -> cst.Call:
        return cst.Call(cst.Name(self.rewriting.partial), [cst.Arg(cst.Name(name)), *self.arguments_for(name)])

    def arguments_for(self, function: str) -> list[cst.Arg]:
        no_space = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
        return [
            cst.Arg(cst.Name(name), keyword=cst.Name(name), equal=no_space) for name in self.rewriting.lifted[function]
        ]

    def visit_Call(self, node: cst.Call) -> None:
        if isinstance(node.func, cst.Name):
            self.called.add(id(node.func))

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.BaseExpression:
        if not isinstance(original_node.func, cst.Name):
            return updated_node
        name = self.meant(original_node.func.value)
        if name in self.rewriting.lifted and self.is_global(original_node.func.value):
            return updated_node.with_changes(args=[*updated_node.args, *self.arguments_for(name)])
        if self.rewriting.whole and not self.frames:
            if name in _WHOLE and not original_node.args:
                return cst.parse_expression(_WHOLE[name])
            if name in ("exec", "eval") and len(original_node.args) == 1:
                namespace = cst.Arg(cst.parse_expression("globals()"))
                return updated_node.with_changes(args=[*updated_node.args, namespace])
        return updated_node

    # -- statements --------------------------------------------------------------------------------------------------

    def leave_FunctionDef(
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.BaseStatement | cst.FlattenSentinel[cst.BaseStatement]:
        if self.extra_parameters and original_node is self.tree.body[0]:
            updated_node = updated_node.with_changes(params=with_keywords(updated_node.params, self.extra_parameters))
        if self.imports and len(self.frames) <= (isinstance(self.tree.body[0], cst.ClassDef)):
            updated_node = updated_node.with_changes(body=with_lines(updated_node.body, self.imports))
        name = original_node.name.value
        stored = self.also_shared(name, updated_node)
        if name in self.rewriting.in_main and not self.frames and not original_node.decorators:
            set_names = [cst.parse_statement(f"{name}.{line}") for line in self.names_in_main(name)]
            return cst.FlattenSentinel([*(stored if isinstance(stored, cst.FlattenSentinel) else [stored]), *set_names])
        return stored

    def leave_ClassDef(
        self, original_node: cst.ClassDef, updated_node: cst.ClassDef
    ) -> cst.BaseStatement | cst.FlattenSentinel[cst.BaseStatement]:
        name = original_node.name.value
        if name in self.rewriting.in_main and self.is_global(name):
            updated_node = updated_node.with_changes(body=with_lines(updated_node.body, self.names_in_main(name)))
        return self.also_shared(name, updated_node)

    def names_in_main(self, name: str) -> tuple[str, ...]:
        """What sets the module of a class or function to that of a notebook's; in a step also its full name."""
        return (_MAIN, qualified(name)) if self.in_step else (_MAIN,)

    def also_shared(
        self, name: str, node: cst.BaseStatement
    ) -> cst.BaseStatement | cst.FlattenSentinel[cst.BaseStatement]:
        """A definition of a shared name is stored in the state behind it."""
        if name in self.rewriting.shared and self.is_global(name):
            return cst.FlattenSentinel([node, cst.parse_statement(f"{self.rewriting.state}.{name} = {name}")])
        return node

    def leave_SimpleStatementLine(
        self, original_node: cst.SimpleStatementLine, updated_node: cst.SimpleStatementLine
    ) -> cst.BaseStatement | cst.FlattenSentinel[cst.BaseStatement] | cst.RemovalSentinel:
        if not updated_node.body:
            return cst.RemovalSentinel.REMOVE
        stored = [
            cst.parse_statement(f"{self.rewriting.state}.{name} = {name}")
            for part in original_node.body
            if isinstance(part, cst.Import | cst.ImportFrom)
            for name in imported_names(part)
            if name in self.rewriting.shared and self.is_global(name)
        ]
        return cst.FlattenSentinel([updated_node, *stored]) if stored else updated_node

    def leave_Global(self, original_node: cst.Global, updated_node: cst.Global) -> cst.Global | cst.RemovalSentinel:
        """In a step there is no module to declare names of, and shared names need no declaration."""
        if not self.frames and not self.rewriting.whole:
            return cst.RemovalSentinel.REMOVE
        names = [item for item in original_node.names if self.meant(item.name.value) not in self.rewriting.shared]
        if not names:
            return cst.RemovalSentinel.REMOVE
        names[-1] = names[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
        return updated_node.with_changes(names=names)

    def leave_Annotation(self, original_node: cst.Annotation, updated_node: cst.Annotation) -> cst.Annotation:
        if not self.quoting:
            return updated_node
        source = cst.Module(body=[]).code_for_node(original_node.annotation)
        return updated_node.with_changes(annotation=cst.SimpleString(as_text(source)))

    def leave_AnnAssign(self, original_node: cst.AnnAssign, updated_node: cst.AnnAssign) -> cst.BaseSmallStatement:
        """A name that is declared global can't be annotated where it is assigned."""
        if self.frames or not self.rewriting.whole or not isinstance(updated_node.target, cst.Name):
            return updated_node
        if updated_node.value is None:
            return cst.Pass()
        return cst.Assign([cst.AssignTarget(updated_node.target)], updated_node.value)

    def visit_NameItem(self, node: cst.NameItem) -> None:
        self.fixed.add(id(node.name))

    def leave_Del(
        self, original_node: cst.Del, updated_node: cst.Del
    ) -> cst.BaseSmallStatement | cst.FlattenSentinel[cst.BaseSmallStatement]:
        pairs = list(zip(targets(original_node), targets(updated_node), strict=True))
        if self.rewriting.whole or not any(self.hides_builtin(old) for old, _ in pairs):
            return updated_node
        return cst.FlattenSentinel(
            [brought_back(old, new) if self.hides_builtin(old) else deleted(new) for old, new in pairs]
        )

    def hides_builtin(self, target: cst.BaseExpression) -> bool:
        return isinstance(target, cst.Name) and target.value in self.rewriting.hidden and self.is_global(target.value)
