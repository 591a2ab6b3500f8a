"""All nodes of a syntax tree, by kind, in one pass: `ast.walk` costs several times as much, and most rules want the same few kinds."""

import ast
from collections import defaultdict

_NEVER_ASKED_FOR = (ast.expr_context, ast.operator, ast.cmpop, ast.boolop, ast.unaryop)


def nodes_by_kind(tree: ast.AST) -> dict[type[ast.AST], list[ast.AST]]:
    """The nodes under `tree`, sorted by their class; each list in the order of the source."""
    found: dict[type[ast.AST], list[ast.AST]] = defaultdict(list)
    todo: list[ast.AST] = [tree]
    while todo:
        node = todo.pop()
        found[node.__class__].append(node)
        for name in reversed(
            node._fields
        ):  # not all attributes: other tools hang parents on nodes, and operators are shared by all trees
            value = getattr(node, name, None)
            if value.__class__ is list:
                todo.extend(item for item in reversed(value) if isinstance(item, ast.AST))
            elif isinstance(value, ast.AST) and not isinstance(value, _NEVER_ASKED_FOR):
                todo.append(value)
    return found


def calls_in(node: ast.AST) -> list[ast.Call]:
    """The calls under a node, in the order of the source."""
    return [call for call in nodes_by_kind(node).get(ast.Call, ()) if isinstance(call, ast.Call)]
