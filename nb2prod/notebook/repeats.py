"""What several notebooks define word for word alike, functions above all: once is enough."""

import ast
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from nb2prod.notebook.model import Cell, CellKind, Notebook
from nb2prod.patterns import pattern

_NOT_PYTHON = pattern(r"^([ \t]*)[%!?].*$", re.MULTILINE)


def drop_repeats(notebook: Notebook) -> Notebook:
    """A joined notebook without definitions that one of its earlier notebooks has already. Their lines stay, empty, so that places stay true.

    Left out are only functions, classes and constants that are bound once in either notebook and do nothing when they are defined.
    """
    known: dict[str, str] = {}
    repeated: dict[int, list[ast.stmt]] = {}
    for cells in notebook.by_part():
        trees = {cell.index: _parse(cell) for cell in cells if cell.kind is CellKind.CODE}
        counted = Counter(name for tree in trees.values() for name in _bound(tree))
        if None in trees.values() or "*" in counted:
            known.clear()  # who knows what is bound there
            continue
        once = {name for name, count in counted.items() if count == 1}
        found = {}
        for index, tree in trees.items():
            for name, node in _definitions(tree, once):
                found[name] = ast.dump(node)
                if known.get(name) == found[name]:
                    repeated.setdefault(index, []).append(node)
        known = {name: same for name, same in known.items() if name not in counted} | found
    return notebook._replace(cells=tuple(_without(cell, repeated.get(cell.index, ())) for cell in notebook.cells))


def _parse(cell: Cell) -> ast.Module | None:
    try:
        return ast.parse(_NOT_PYTHON.sub(r"\1pass", cell.source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _bound(tree: ast.Module | None) -> Iterator[str]:
    """Every name that is bound, deleted or given an attribute anywhere in a cell, once for each time; "*" for a star import."""
    for node in ast.walk(tree) if tree else ():
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                yield name
            case ast.Attribute(value=ast.Name(id=name), ctx=ast.Store() | ast.Del()):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.alias(name=name, asname=asname):
                yield asname or name.partition(".")[0]
            case ast.Global(names=names):
                yield from names


def _definitions(tree: ast.Module | None, once: set[str]) -> Iterator[tuple[str, ast.stmt]]:
    """Those definitions at the top of a cell that could as well stand anywhere else."""
    for node in tree.body if tree else ():
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) if name in once and _is_quiet(node):
                yield name, node
            case ast.ClassDef(name=name, keywords=[]) if name in once and _is_quiet_class(node):
                yield name, node
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant()) if name in once:
                yield name, node


def _is_quiet(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Does nothing happen, and nothing depend on the moment, when the function is defined?"""
    defaults = (*node.args.defaults, *(value for value in node.args.kw_defaults if value))
    return not node.decorator_list and all(isinstance(value, ast.Constant) for value in defaults)


def _is_quiet_class(node: ast.ClassDef) -> bool:
    return not node.decorator_list and not node.bases and all(map(_is_quiet_part, node.body))


def _is_quiet_part(node: ast.stmt) -> bool:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return _is_quiet(node)
        case ast.Assign(value=value) | ast.Expr(value=value):
            return isinstance(value, ast.Constant)
        case ast.AnnAssign(value=value):
            return value is None or isinstance(value, ast.Constant)
    return isinstance(node, ast.Pass)


def _without(cell: Cell, nodes: Sequence[ast.stmt]) -> Cell:
    if not nodes:
        return cell
    lines = cell.source.splitlines(keepends=True)
    for node in nodes:
        for number in range(node.lineno - 1, node.end_lineno or node.lineno):
            lines[number] = "\n" if lines[number].endswith("\n") else ""
    return cell._replace(source="".join(lines))
