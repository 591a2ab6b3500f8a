"""`var("x y")` of sympy binds x and y in the namespace of its caller: the code gets to say so."""

import ast
import re
from collections.abc import Iterable, Iterator

from nb2prod.ipython.model import PythonCell
from nb2prod.ipython.parsing import parse
from nb2prod.ipython.trees import walk
from nb2prod.patterns import pattern

_NUMBERED = pattern(r"([^\W\d]\w*?)(\d*):(\d+)")
_MOST = 1000


def bind_symbols(cells: tuple[PythonCell, ...]) -> tuple[PythonCell, ...]:
    """The cells with `x, y = ` before each top-level `var("x y")` of sympy's that does not bind these names to itself."""
    if not any("var(" in cell.code for cell in cells) or not any("sympy" in cell.code for cell in cells):
        return cells
    trees = [cell.tree for cell in cells if cell.tree is not None]
    functions = frozenset(_spellings(trees)) - frozenset(_own_names(trees))
    return tuple(_bind(cell, functions) for cell in cells)


def _spellings(trees: Iterable[ast.Module]) -> Iterator[str]:
    """How the notebook calls the function: `var`, `sympy.var`."""
    for node in (node for tree in trees for node in walk(tree)):
        if isinstance(node, ast.Import):
            yield from (f"{each.asname or each.name}.var" for each in node.names if each.name == "sympy")
        elif isinstance(node, ast.ImportFrom) and node.module == "sympy":
            yield from (each.asname or "var" for each in node.names if each.name in ("*", "var"))


def _own_names(trees: Iterable[ast.Module]) -> Iterator[str]:
    for node in (node for tree in trees for node in walk(tree)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _bind(cell: PythonCell, functions: frozenset[str]) -> PythonCell:
    statements = cell.tree.body if cell.tree is not None else []
    found = [(node, names) for node in statements if (names := _hidden_names(node, functions))]
    if not found:
        return cell
    lines = [line.encode() for line in cell.code.split("\n")]
    for node, targets in reversed(found):
        line = lines[node.lineno - 1]
        lines[node.lineno - 1] = line[: node.col_offset] + f"{targets} = ".encode() + line[node.col_offset :]
    code, line_map = b"\n".join(lines).decode(), cell.line_map
    last, targets = found[-1]
    if cell.shows_last and last is statements[-1]:
        code, line_map = f"{code}\n{targets}", (*line_map, line_map[-1])
    return cell._replace(code=code, tree=parse(code), line_map=line_map)


def _hidden_names(node: ast.stmt, functions: frozenset[str]) -> str:
    """The names that the statement binds without saying so, as targets of an assignment, "" where there are none."""
    if not isinstance(node, ast.Expr | ast.Assign) or not isinstance(node.value, ast.Call):
        return ""
    call = node.value
    text = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
    if not isinstance(text, str) or ast.unparse(call.func) not in functions:
        return ""
    names = [name for word in re.split(r"[\s,]+", text.strip().strip(",")) for name in _spelled(word)]
    said = {part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
    if not names or not all(name.isidentifier() for name in names) or said.issuperset(names):
        return ""
    alone = len(names) == 1 and "," not in text and ":" not in text
    return names[0] if alone else ", ".join(names) + ("," if len(names) == 1 else "")


def _spelled(word: str) -> list[str]:
    """The symbols that a word stands for: `x` is one, `x:3` and `x2:4` are several. Other ranges are left as they are, which is no name."""
    numbered = _NUMBERED.fullmatch(word)
    if numbered is None:
        return [word]
    first, end = int(numbered[2] or 0), int(numbered[3])
    return [f"{numbered[1]}{number}" for number in range(first, min(end, first + _MOST))]
