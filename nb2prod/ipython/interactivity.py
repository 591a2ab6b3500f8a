"""`ast_node_interactivity`: what IPython shows of a cell. Usually the value of its last expression; a notebook can ask for more, or for nothing.

A setting counts from the next cell on.
"""

import ast
from collections.abc import Iterable, Iterator

from nb2prod.ipython.model import RUNTIME_PREFIX, MagicKind, PythonCell
from nb2prod.ipython.parsing import parse
from nb2prod.ipython.shown import ends_in_semicolon
from nb2prod.patterns import pattern

_USUAL = "last_expr"
_SETTING = pattern(r"(?m)^[^#\n]*\bast_node_interactivity['\"]?\s*[=,]\s*['\"](\w+)['\"]")
_HAS_BLOCKS = (
    ast.If,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.With,
    ast.AsyncWith,
    ast.Try,
    ast.TryStar,
    ast.Match,
    ast.match_case,
    ast.ExceptHandler,
)


def show_as_asked(cells: tuple[PythonCell, ...], order: Iterable[int] | None = None) -> tuple[PythonCell, ...]:
    """The cells with what they show by the settings in force when they run: from top to bottom, or in the `order` of indexes."""
    if not any("ast_node_interactivity" in cell.cell.source for cell in cells):
        return cells
    by_index = {cell.cell.index: cell for cell in cells}
    asked = _USUAL
    for index in list(by_index) if order is None else order:
        cell = by_index[index]
        by_index[index] = _show(cell, asked)
        *_, asked = asked, *_SETTING.findall(cell.cell.source)
    return tuple(by_index.values())


def _show(cell: PythonCell, asked: str) -> PythonCell:
    if cell.tree is None or not cell.tree.body or any(magic.kind is MagicKind.CELL for magic in cell.magics):
        return cell
    quiet = ends_in_semicolon(cell.code)
    match asked:
        case "none":
            return cell._replace(shows_last=False)
        case "all":
            return _with_shows(cell, cell.tree.body)._replace(shows_all=True) if not quiet else _show(cell, "none")
        case "last" if not quiet:
            return _with_shows(cell, cell.tree.body[-1:])
        case "last_expr_or_assign" if not quiet:
            return _with_assigned(cell, cell.tree.body[-1])
    return cell


def _with_assigned(cell: PythonCell, last: ast.stmt) -> PythonCell:
    """The cell with the name that its last statement assigns as its last expression."""
    targets = last.targets if isinstance(last, ast.Assign) else [getattr(last, "target", None)]
    if not isinstance(last, ast.Assign | ast.AugAssign | ast.AnnAssign) or len(targets) != 1:
        return cell
    if not isinstance(targets[0], ast.Name):
        return cell
    code = f"{cell.code}\n{targets[0].id}"
    return cell._replace(code=code, tree=parse(code), line_map=(*cell.line_map, cell.line_map[-1]), shows_last=True)


def _with_shows(cell: PythonCell, statements: Iterable[ast.stmt]) -> PythonCell:
    """The cell with each expression that stands in a block of the statements shown there."""
    lines = [line.encode() for line in cell.code.split("\n")]
    shown = [inner for statement in statements for inner in _in_blocks(statement) if not _gives_nothing(inner.value)]
    for inner in reversed(shown):
        before, behind = _around(inner, cell.code)
        _insert(lines, inner.end_lineno or 1, inner.end_col_offset or 0, behind)
        _insert(lines, inner.lineno, inner.col_offset, before)
    code = b"\n".join(lines).decode()
    return cell._replace(code=code, tree=parse(code)) if shown else cell


def _in_blocks(node: ast.AST) -> Iterator[ast.Expr]:
    """The expressions that are statements of the node's blocks, but for those of functions and classes, in the order of the source."""
    for child in ast.iter_child_nodes(node) if isinstance(node, _HAS_BLOCKS) else ():
        if isinstance(child, ast.Expr):
            yield child
        yield from _in_blocks(child)


def _gives_nothing(node: ast.expr) -> bool:
    called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
    return called in ("print", "display") or called.startswith(RUNTIME_PREFIX)


def _around(expression: ast.Expr, code: str) -> tuple[bytes, bytes]:
    """What stands before and behind a shown expression. A tuple without parentheses gets its own."""
    bare = isinstance(expression.value, ast.Tuple)
    if bare:
        call = ast.parse(f"_({ast.get_source_segment(code, expression)})", mode="eval").body
        bare = isinstance(call, ast.Call) and len(call.args) != 1
    return (b"_nb_show((", b"))") if bare else (b"_nb_show(", b")")


def _insert(lines: list[bytes], line: int, column: int, code: bytes) -> None:
    lines[line - 1] = lines[line - 1][:column] + code + lines[line - 1][column:]
