"""Attributes of modules that the notebook replaces: `from module import attribute` gives something else behind that than before."""

import ast
from collections.abc import Iterator, Mapping, Sequence

from nb2prod.dataflow.model import Statement
from nb2prod.dataflow.scopes import imported_names

EVERYTHING = "*"


def find_patches(statements: Sequence[Statement]) -> dict[tuple[str, str], int]:
    """Top-level module and attribute (`EVERYTHING` where that is not known), with the position of the first statement that replaces it."""
    modules = _modules(statements)
    found: dict[tuple[str, str], int] = {}
    for position, statement in enumerate(statements):
        for node in ast.walk(statement.node):
            for name, attribute in _patched(node):
                if name in modules:
                    found.setdefault((modules[name], attribute), position)
    return found


def is_patched(source: tuple[str, str], position: int, patches: Mapping[tuple[str, str], int]) -> bool:
    """Is what the import at `position` takes, (module, attribute), replaced before? A module itself is always the same."""
    module, attribute = source
    if not attribute:
        return False
    top = module.partition(".")[0]
    return any(patches.get((top, name), position) < position for name in (attribute, EVERYTHING))


def _modules(statements: Sequence[Statement]) -> dict[str, str]:
    """Names that stand for a module or part of one, with the top-level module."""
    found: dict[str, str] = {}
    for statement in statements:
        for node in ast.walk(statement.node):
            if isinstance(node, ast.Import):
                found |= {
                    alias.asname or alias.name.partition(".")[0]: alias.name.partition(".")[0] for alias in node.names
                }
            elif isinstance(node, ast.ImportFrom):
                found |= dict.fromkeys(imported_names(node), (node.module or "").partition(".")[0])
    return found


def _patched(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Names whose attribute the node replaces, with that attribute."""
    if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
        yield _root(node), node.attr
    elif isinstance(node, ast.Call) and node.args:
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in ("setattr", "delattr", "object"):
            second = node.args[1] if len(node.args) > 1 else None
            literal = isinstance(second, ast.Constant) and isinstance(second.value, str)
            yield _root(node.args[0]), second.value if literal else EVERYTHING  # type: ignore[union-attr]
        elif called == "reload":
            yield _root(node.args[0]), EVERYTHING


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
