"""Annotations that are texts: those below an import of `annotations` from the future, and those that are written as strings.

IPython keeps that import for what follows it; a module has it from its start. Where an annotation before it would become a text, the module goes
without, and the annotations that follow are written as the texts that they are.
"""

import ast
from collections.abc import Iterable, Iterator

from nb2prod.codegen.imports import ImportedName
from nb2prod.dataflow.model import Analysis, Statement
from nb2prod.steps.model import Plan


def postpones(imported: ImportedName) -> bool:
    """Is it the import that makes annotations texts?"""
    return (imported.module, imported.attribute) == ("__future__", "annotations")


def begins_late(analysis: Analysis, plan: Plan) -> bool:
    """Are some annotations of the notebook texts by an import from the future, and others, before it, values?"""
    taken = [s for flow in analysis.flows for s in flow.statements if (s.cell, s.position) in plan.places]
    values = any(_annotations(statement) for statement in taken if not statement.postponed)
    return values and any(statement.postponed for statement in taken)


def has_texts(statement: Statement) -> bool:
    """Has it annotations that an import from the future makes texts?"""
    return statement.postponed and bool(_annotations(statement))


def as_text(annotation: str) -> str:
    """The source of an annotation as the string that it is when it is not evaluated."""
    (function,) = ast.parse(f"def _(*_: {annotation}): ...").body
    assert isinstance(function, ast.FunctionDef) and function.args.vararg and function.args.vararg.annotation
    return repr(ast.unparse(function.args.vararg.annotation))


def names_in_texts(statement: Statement) -> frozenset[str]:
    """The names in annotations that are texts: whoever asks for the types looks for them in the module."""
    return frozenset(
        part.id
        for annotation in _annotations(statement)
        for expression in _evaluated(annotation)
        for part in ast.walk(expression)
        if isinstance(part, ast.Name)
    )


def _annotations(statement: Statement) -> list[ast.expr]:
    found = (_annotation(part) for part in ast.walk(statement.node))
    return [annotation for annotation in found if annotation is not None]


def _annotation(node: ast.AST) -> ast.expr | None:
    if isinstance(node, ast.arg | ast.AnnAssign):
        return node.annotation
    return node.returns if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else None


def _evaluated(annotation: ast.expr) -> Iterator[ast.expr]:
    """The annotation, and the expressions in its strings."""
    yield annotation
    for text in _strings(annotation):
        try:
            yield ast.parse(text, mode="eval").body
        except (SyntaxError, ValueError):
            continue


def _strings(annotation: ast.expr) -> Iterable[str]:
    constants = (part.value for part in ast.walk(annotation) if isinstance(part, ast.Constant))
    return (value for value in constants if isinstance(value, str))
