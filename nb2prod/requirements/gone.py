"""Interfaces that a release took away: code that uses one tells which versions it was written for."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from nb2prod.ipython.model import PythonCell
from nb2prod.requirements.aliases import dotted_name, import_aliases
from nb2prod.requirements.calls import Call, CallPattern, find_calls
from nb2prod.requirements.model import Evidence
from nb2prod.requirements.names import prefixes
from nb2prod.requirements.tables import rows


@cache
def removed() -> Mapping[str, tuple[str, str]]:
    """The table: dotted name to the distribution and the versions that still have it ("<0.20")."""
    return {row[0]: (row[1], row[2]) for row in rows("removed.tsv", 3)}


@cache
def removed_calls() -> tuple[tuple[CallPattern, str, str], ...]:
    """The other table: calls that a release took away, the distribution, and the versions that still have them."""
    return tuple((CallPattern(*row[:3]), row[3], row[4]) for row in rows("removed_calls.tsv", 5))


def evidence_of_removed(cells: Sequence[PythonCell]) -> tuple[Evidence, ...]:
    """Upper bounds from what the cells import and use, each with the interface that it comes from.

    Uses inside `try` do not count: there the notebook is ready for both worlds.
    """
    aliases = import_aliases(cells)
    found: dict[tuple[str, str], Evidence] = {}
    for cell in cells:
        for node, name in _uses(cell.tree, aliases) if cell.tree else ():
            if match := next((prefix for prefix in prefixes(name) if prefix in removed()), ""):
                distribution, bound = removed()[match]
                place = cell.location(node.lineno, node.col_offset)
                found.setdefault((distribution, bound), Evidence(distribution, bound, f"use of {match}", place))
    libraries = {name.partition(".")[0] for name in aliases.values()}
    for cell in cells:
        for call, pattern, distribution, bound in _gone_calls(cell, aliases, libraries):
            place = cell.location(call.line, call.column)
            name = f"{pattern.library}{pattern.call if pattern.call.startswith('.') else '.' + pattern.call}"
            told = f"use of {name}" + (f" with {pattern.condition}" if pattern.condition else "")
            found.setdefault((distribution, bound), Evidence(distribution, bound, told, place))
    return tuple(found.values())


def _gone_calls(
    cell: PythonCell, aliases: Mapping[str, str], libraries: set[str]
) -> Iterator[tuple[Call, CallPattern, str, str]]:
    table = [row for row in removed_calls() if row[0].library in libraries]
    for call in find_calls(cell.tree, aliases) if cell.tree and table else ():
        yield from ((call, *row) for row in table if row[0].fits(call))


def _uses(tree: ast.Module, aliases: Mapping[str, str]) -> Iterator[tuple[ast.stmt | ast.expr, str]]:
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.Try, ast.TryStar)):
            continue
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Attribute) and (name := dotted_name(node, aliases)):
            yield node, name
        waiting += ast.iter_child_nodes(node)
