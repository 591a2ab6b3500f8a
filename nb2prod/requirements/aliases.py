"""What the names of a notebook's imports stand for."""

import ast
from collections.abc import Iterable, Mapping

from nb2prod.dataflow.scopes import imported_things
from nb2prod.ipython.model import PythonCell


def import_aliases(cells: Iterable[PythonCell]) -> Mapping[str, str]:
    """Names that imports bind, with the dotted name each stands for: "pd" is "pandas", "read" may be "pandas.read_csv"."""
    aliases: dict[str, str] = {}
    for node in (node for cell in cells if cell.tree for node in ast.walk(cell.tree)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            aliases |= imported_things(node)
    return aliases


def dotted_name(node: ast.expr, aliases: Mapping[str, str]) -> str:
    """What a name or an attribute of one stands for ("pd.io.json" is "pandas.io.json"), "" where no import binds it."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.insert(0, node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in aliases:
        return ""
    return ".".join([aliases[node.id], *parts])
