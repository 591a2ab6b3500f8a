"""Texts in variables. A library that looks up the names in a query or a formula finds them there, wherever the text was written."""

import ast
from collections.abc import Iterable
from functools import cached_property

from nb2prod.dataflow.scopes import target_names
from nb2prod.ipython.trees import walk

_CHANGING = frozenset({"append", "extend", "insert", "add", "update"})


class Texts:
    """The string literals that went into the variables of a notebook, whatever their scope and however they were joined.

    The cells are looked through when somebody asks for the first time, which in most notebooks nobody does.
    """

    def __init__(self, trees: Iterable[ast.Module]) -> None:
        self._trees = tuple(trees)

    def of(self, node: ast.expr) -> frozenset[str]:
        """The literals in an expression, and those behind its names. Behind one that no statement gives a value, a parameter, there may be any query or formula."""
        seen: set[str] = set()
        todo = _names(node)
        found = _literals(node)
        while todo:
            name = todo.pop()
            if name in seen:
                continue
            seen.add(name)
            if name not in self._sources:
                return self._speaking
            for source in self._sources[name]:
                found |= _literals(source)
                todo |= _names(source)
        return frozenset(found)

    @cached_property
    def _sources(self) -> dict[str, list[ast.expr]]:
        """The expressions that give each name its value, or change that."""
        found: dict[str, list[ast.expr]] = {}
        for node in (node for tree in self._trees for node in walk(tree)):
            match node:
                case ast.Assign(targets=targets, value=value):
                    names = [name for target in targets for name in target_names(target)]
                case ast.AugAssign(target=target, value=value) | ast.NamedExpr(target=target, value=value):
                    names = list(target_names(target))
                case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value):
                    names = list(target_names(target))
                case ast.AnnAssign(target=target, value=ast.expr() as value):
                    names = list(target_names(target))
                case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method)) if method in _CHANGING:
                    names, value = [name], node
                case ast.Import() | ast.ImportFrom():
                    names, value = [each.asname or each.name for each in node.names], ast.Constant(None)
                case ast.FunctionDef():
                    names, value = [node.name], ast.Constant(None)
                case _:
                    continue
            for name in names:
                found.setdefault(name, []).append(value)
        return found

    @cached_property
    def _speaking(self) -> frozenset[str]:
        return frozenset(text for tree in self._trees for text in _literals(tree) if "@" in text or "~" in text)


def _names(node: ast.AST) -> set[str]:
    return {part.id for part in walk(node) if isinstance(part, ast.Name)}


def _literals(node: ast.AST) -> set[str]:
    return {part.value for part in walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)}
