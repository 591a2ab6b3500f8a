"""Modules beside the notebook that do something when they are imported: print, read files, register. Their import must stay where it is."""

import ast
from collections.abc import Iterable, Iterator

from nb2prod.dataflow.model import CellFlow
from nb2prod.dataflow.stars import FolderReader
from nb2prod.ipython.trees import walk

_WATCHED = frozenset({"print", "open", "input", "exec", "eval"})
_QUIET_ROOTS = frozenset({"sys", "warnings", "logging", "matplotlib", "plt", "sns", "np", "pd"})
"""Modules whose settings may be made a little earlier: calls of theirs at the top of a module set something."""


def acting_modules(flows: Iterable[CellFlow], read: FolderReader) -> frozenset[str]:
    """Those of the imported modules, as they are spelled, that lie beside the notebook and do something when they are imported."""
    importing = (flow for flow in flows if "import" in flow.python.code)
    imported = {module for flow in importing for s in flow.statements for module in _imports(s.node)}
    return frozenset(module for module in imported if _acts(module, read, frozenset()))


def _acts(module: str, read: FolderReader, seen: frozenset[str]) -> bool:
    """Does the module itself act, or one beside it that it imports?"""
    tree = _local_tree(module, read)
    if tree is None or module in seen:
        return False
    return any(
        _does_something(statement)
        or any(_acts(_seen_from(module, other), read, seen | {module}) for other in _imports(statement))
        for statement in tree.body
    )


def _local_tree(module: str, read: FolderReader) -> ast.Module | None:
    path = module.lstrip(".").replace(".", "/")
    for candidate in (f"{path}.py", f"{path}/__init__.py") if path else ():
        text = read(candidate)
        if text is not None:
            try:
                return ast.parse(text)
            except (SyntaxError, ValueError, RecursionError):
                return None
    return None


def _imports(node: ast.stmt) -> Iterator[str]:
    """The modules that a statement imports. One without a block is an import itself, or has none."""
    parts = walk(node) if hasattr(node, "body") else (node,)
    for part in parts:
        if isinstance(part, ast.Import):
            yield from (alias.name for alias in part.names)
        elif isinstance(part, ast.ImportFrom):
            yield "." * part.level + (part.module or "")


def _seen_from(module: str, imported: str) -> str:
    """An import inside a module as the notebook would spell it; in a package `.part` is beside `__init__`."""
    return f"{module}.{imported.lstrip('.')}".strip(".") if imported.startswith(".") else imported


def _does_something(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Call) and _root(statement.value) not in _QUIET_ROOTS
    if isinstance(statement, ast.For | ast.While | ast.With | ast.Delete):
        return True
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return False
    if isinstance(statement, ast.If) and "__main__" in ast.unparse(statement.test):
        return False
    inner = [child for child in ast.iter_child_nodes(statement) if isinstance(child, ast.stmt)]
    return any(_does_something(child) for child in inner) or any(
        isinstance(part, ast.Call) and _root(part) in _WATCHED for part in ast.walk(statement)
    )


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""
