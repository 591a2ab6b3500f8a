"""Interfaces that a release took away: code that uses one tells which versions it was written for."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from nb2prod.ipython.model import PythonCell
from nb2prod.requirements.aliases import dotted_name, import_aliases
from nb2prod.requirements.model import Evidence
from nb2prod.requirements.names import prefixes
from nb2prod.requirements.tables import rows


@cache
def removed() -> Mapping[str, tuple[str, str]]:
    """The table: dotted name to the distribution and the versions that still have it ("<0.20")."""
    return {row[0]: (row[1], row[2]) for row in rows("removed.tsv", 3)}


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
    return tuple(found.values())


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
