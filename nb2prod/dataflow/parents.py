"""A syntax tree that can be climbed: from a name up to the statement that holds it."""

import ast
from collections.abc import Iterator

from nb2prod.ipython.trees import FIELDS


class Climber:
    """The nodes under `root`, each with its parent and the field of the parent that it stands in.

    Trees are climbed only where a name is in doubt, so they are indexed one by one, on first use.
    """

    def __init__(self, root: ast.AST) -> None:
        self.root = root
        self.parents: dict[int, tuple[ast.AST, str]] = {}
        self.names: dict[tuple[int, int, str], ast.Name] = {}
        todo: list[ast.AST] = [root]
        while todo:
            node = todo.pop()
            if isinstance(node, ast.Name):
                self.names[node.lineno, node.col_offset, node.id] = node
            for name, child in children(node):
                self.parents[id(child)] = node, name
                todo.append(child)

    def parent(self, node: ast.AST) -> tuple[ast.AST, str] | None:
        """The parent of a node and the field that holds it; None for the root."""
        return None if node is self.root else self.parents.get(id(node))

    def upwards(self, node: ast.AST) -> Iterator[tuple[ast.AST, ast.AST, str]]:
        """Every step from a node up to the root: child, parent, field."""
        while (step := self.parent(node)) is not None:
            yield node, *step
            node = step[0]

    def find(self, line: int, column: int, name: str) -> ast.Name | None:
        """The name that stands at this place."""
        return self.names.get((line, column, name))


def children(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """The child nodes with the fields that they stand in."""
    for name in FIELDS[node.__class__]:
        value = getattr(node, name, None)
        if value.__class__ is list:
            for item in value:
                if item is not None:
                    yield name, item
        elif value is not None:
            yield name, value
