"""The names a notebook's code mentions: what `$x` and `{x}` in a shell command may stand for."""

import ast
from collections.abc import Iterable

from nb2prod.diagnostics import Location
from nb2prod.ipython.automagic import automagic_name
from nb2prod.ipython.parsing import parse
from nb2prod.ipython.salvage import salvage_names
from nb2prod.ipython.scan import Scan, scan_cell


def mentioned_names(trees: Iterable[ast.Module], sources: Iterable[str]) -> frozenset[str]:
    """The variables, parameters and imports in `trees`, and in `sources`, which are cells that are not plain Python.

    A name that is only read counts too: it has a value, or the notebook would not run. A cell that may be automagic says nothing.
    """
    names: set[str] = set()
    for tree in trees:
        names.update(_names(tree))
    for source in sources:
        if automagic_name(source):
            continue
        names.update(_names_around_magics(scan_cell(source, Location(0))))
    return frozenset(names)


def _names(tree: ast.AST) -> Iterable[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.alias):
            yield node.asname or node.name.split(".")[0]
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            yield node.name


def _names_around_magics(scan: Scan) -> Iterable[str]:
    """The names in a cell whose magics are left out; a cell magic may bind the words of its line (`%%capture out`)."""
    lines = list(scan.lines)
    for found in scan.found:
        call = found.call
        for number in range(found.first, found.last + 1):
            lines[number] = ""
        if call is not None:
            lines[found.first] = call.indent + (f"{call.target} = None" if call.target else "pass")
            if call.body or call.target:
                yield from (word for word in call.argument.split() if word.isidentifier())
            if call.body:
                yield from _names_around_magics(scan_cell(call.body, Location(0)))
    code = "\n".join(lines)
    try:
        yield from _names(parse(code))
    except SyntaxError:
        yield from salvage_names(code)
