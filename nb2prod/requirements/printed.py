"""Versions that cells print: `print(pd.__version__)` and what stands below it."""

import ast
import re
from collections.abc import Iterator, Mapping

from nb2prod.ipython.model import PythonCell
from nb2prod.requirements.aliases import dotted_name

_TOKEN = re.compile(
    r"(?<![\w.])v?(\d+(?:\.\d+)+(?:(?:-?(?:a|b|rc|alpha|beta)|\.post|\.dev)\.?\d+)*(?:\+[\w.]+)?)(?![\w]|\.\d)"
)
VERSION_ATTRIBUTES = frozenset({"__version__", "VERSION", "version_info"})


def printed_versions(cell: PythonCell, aliases: Mapping[str, str]) -> Iterator[tuple[str, str, int]]:
    """Module, version and line for every version that the cell prints.

    Only where the outputs show as many versions as the code asks for is it plain which is whose. `aliases` are the names that imports bind; the
    interpreter's own version goes by "python".
    """
    if cell.tree is None or not cell.cell.outputs:
        return
    asked = [(module, cell.location(line).line) for module, line in _asked(cell.tree, aliases)]
    if not asked:
        return
    text = "\n".join(output.text for output in cell.cell.outputs if output.kind in ("stream", "execute_result"))
    shown = _TOKEN.findall(text[:100_000])
    if len(shown) == len(asked):
        yield from ((module, version, line) for (module, line), version in zip(asked, shown, strict=True))
    elif len({module for module, _ in asked}) == 1 and len(set(shown)) == 1:
        yield asked[0][0], shown[0], asked[0][1]
    else:
        yield from _by_name(asked, text)


def _by_name(asked: list[tuple[str, int]], text: str) -> Iterator[tuple[str, str, int]]:
    """Versions on lines that name the module, where no other version stands: `pandas: 1.3.5`."""
    for module, line in dict(asked).items():
        lines = [
            row
            for row in text.splitlines()
            if re.search(rf"\b{re.escape(module.partition('.')[0])}\b", row, re.IGNORECASE)
        ]
        shown = {version for row in lines for version in _TOKEN.findall(row)}
        if len(shown) == 1:
            yield module, shown.pop(), line


def _asked(tree: ast.Module, aliases: Mapping[str, str]) -> list[tuple[str, int]]:
    """The modules whose versions are printed or shown, in the order of printing."""
    asked = [item for part in _shown(tree) for node in ast.walk(part) for item in _version_of(node, aliases)]
    return [(module, line) for line, _, module in sorted(asked)]


def _shown(tree: ast.Module) -> Iterator[ast.AST]:
    """The arguments of `print` calls, and the value of the last expression."""
    last = tree.body[-1] if tree.body else None
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
            yield from node.args
    if isinstance(last, ast.Expr) and not (isinstance(last.value, ast.Call) and isinstance(last.value.func, ast.Name)):
        yield last.value


def _version_of(node: ast.AST, aliases: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    match node:
        case ast.Attribute(value=ast.Name(id="sys"), attr="version"):
            yield node.lineno, node.col_offset, "python"
        case ast.Attribute(value=value, attr=name) if name in VERSION_ATTRIBUTES and (
            module := dotted_name(value, aliases)
        ):
            yield node.lineno, node.col_offset, module.removesuffix(".version")
        case ast.Call(func=ast.Attribute(value=ast.Name(id="platform"), attr="python_version")):
            yield node.lineno, node.col_offset, "python"
        case ast.Call(func=func, args=[ast.Constant(value=str(name)), *_]) if _last(func) in (
            "version",
            "get_distribution",
        ):
            yield node.lineno, node.col_offset, name


def _last(func: ast.expr) -> str:
    return func.id if isinstance(func, ast.Name) else func.attr if isinstance(func, ast.Attribute) else ""
