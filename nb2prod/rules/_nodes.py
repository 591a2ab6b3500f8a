"""All nodes of a syntax tree, by kind, in one pass: `ast.walk` costs several times as much, and most rules want the same few kinds."""

import ast
from collections import defaultdict

from nb2prod.ipython.trees import walk


def nodes_by_kind(tree: ast.AST) -> dict[type[ast.AST], list[ast.AST]]:
    """The nodes under `tree`, sorted by their class; each list in the order of the source."""
    found: dict[type[ast.AST], list[ast.AST]] = defaultdict(list)
    for node in walk(tree):
        found[node.__class__].append(node)
    return found


def calls_in(node: ast.AST) -> list[ast.Call]:
    """The calls under a node, in the order of the source."""
    return [call for call in nodes_by_kind(node).get(ast.Call, ()) if isinstance(call, ast.Call)]
