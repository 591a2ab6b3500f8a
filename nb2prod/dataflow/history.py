"""IPython's memory of outputs and inputs (`_`, `Out[7]`, `In[7]`) as ordinary variables.

The cell whose value is meant gets a name for it, and the reader reads that name. Cells are numbered as a fresh run from top to bottom
numbers them. What can't be told in advance is left as it is, and said where it is used.
"""

import ast
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from nb2prod.dataflow.flows import read_flow
from nb2prod.dataflow.model import CellFlow, Effect
from nb2prod.ipython.model import PythonCell
from nb2prod.patterns import pattern

_VALUE = pattern(r"_(\d+)$")
_SOURCE = pattern(r"_i(\d+)$")
_VALUES = (
    *(ast.BinOp, ast.Compare, ast.Constant, ast.Dict, ast.DictComp, ast.GeneratorExp, ast.JoinedStr, ast.Lambda),
    *(ast.List, ast.ListComp, ast.Set, ast.SetComp, ast.Tuple),
)
_BACKWARDS = {"_": 1, "__": 2, "___": 3}
_SOURCES_BACKWARDS = {"_i": 1, "_ii": 2, "_iii": 3}


class _Mention(NamedTuple):
    """A place in a cell's code that means an earlier output (or the source of a cell, if `source`); `number` is that cell's.

    Where it depends on the run which cells have a value, the one `back` from the last is meant of `among`.
    """

    start: tuple[int, int]
    end: tuple[int, int]
    number: int
    source: bool
    among: tuple[int, ...] = ()
    back: int = 1


def is_history(name: str) -> bool:
    """Is it one of the names by which IPython remembers inputs and outputs?"""
    words = {*_BACKWARDS, *_SOURCES_BACKWARDS, "In", "Out", "_ih", "_oh"}
    return name in words or bool(_VALUE.match(name) or _SOURCE.match(name))


def resolve_history(cells: tuple[PythonCell, ...], order: tuple[int, ...] | None = None) -> tuple[PythonCell, ...]:
    """The cells with every mention of an earlier output or input that can be told replaced by a variable or a text.

    "Earlier" is meant in `order` (indexes of cells), by default from top to bottom; cells that are not in it stay as they are.
    """
    if order is None:
        return _resolved(cells)
    by_index = {cell.cell.index: cell for cell in cells}
    resolved = _resolved(tuple(by_index[index] for index in order))
    by_index |= {cell.cell.index: cell for cell in resolved}
    return tuple(by_index.values())


def _resolved(cells: tuple[PythonCell, ...]) -> tuple[PythonCell, ...]:
    if not any("_" in cell.code or "Out" in cell.code or "In[" in cell.code for cell in cells):
        return cells
    flows = [read_flow(cell) for cell in cells]
    own_until = list(accumulate((_bound_in(flow) for flow in flows), lambda before, here: before | here))
    own = own_until[-1]
    numbered = dict(enumerate((index for index, cell in enumerate(cells) if cell.cell.source.strip()), start=1))
    number_of = {index: number for number, index in numbered.items()}
    recorded = any(output.kind == "execute_result" for cell in cells for output in cell.cell.outputs)
    shown = [index for index, cell in enumerate(cells) if _keeps_value(cell, recorded)]
    doubtful = {
        number_of[index] for index in shown if index in number_of and not (recorded or _has_value(cells[index]))
    }
    mentions = {
        index: [
            m
            for m in _mentions(
                cell,
                own_until[index],
                number_of.get(index, 0),
                [number_of[i] for i in shown if i < index and i in number_of],
                doubtful,
            )
            if m.number in numbered
        ]
        for index, cell in enumerate(cells)
    }
    wanted = {
        numbered[number]
        for found in mentions.values()
        for m in found
        for number in (() if m.source else m.among or (m.number,))
    }
    givers = {index for index in wanted if index in shown}
    result = []
    for index, cell in enumerate(cells):
        code = cell.code
        for mention in sorted(mentions[index], key=lambda mention: mention.start, reverse=True):
            giver = numbered[mention.number]
            if mention.source:
                code = _put(code, mention, repr(cells[giver].cell.source))
            elif mention.among:
                code = _put(code, mention, _last_value([_name(number, own) for number in mention.among], mention.back))
            elif giver in givers:
                code = _put(code, mention, _name(mention.number, own))
        if index in givers:
            code = _with_name(code, _name(number_of[index], own))
        result.append(cell if code == cell.code else _changed(cell, code))
    return tuple(result)


def _bound_in(flow: CellFlow) -> frozenset[str]:
    events = (event for statement in flow.statements for event in statement.events)
    return frozenset(event.name for event in events if event.effect is Effect.BIND)


def _name(number: int, own: frozenset[str]) -> str:
    name = f"out_{number}"
    return name if name not in own else f"{name}_value"


def _last_value(names: list[str], back: int) -> str:
    """The value that is `back` from the last of those that are not None; before the first, IPython has empty texts."""
    return f"[value for value in ({', '.join([repr('')] * back + names)}) if value is not None][-{back}]"


def _keeps_value(cell: PythonCell, recorded: bool) -> bool:
    """May IPython remember a value of the cell? The recorded outputs tell; where none are, every shown expression counts that is not known to be None."""
    if not cell.shows_last or cell.tree is None:
        return False
    if recorded:
        return any(output.kind == "execute_result" for output in cell.cell.outputs)
    match _last_expression(cell):
        case ast.Constant(value=None) | ast.Call(func=ast.Name(id="print" | "display")):
            return False
    return True


def _has_value(cell: PythonCell) -> bool:
    """Is the last expression of the cell of a kind that is never None?"""
    return isinstance(_last_expression(cell), _VALUES)


def _last_expression(cell: PythonCell) -> ast.expr | None:
    last = cell.tree.body[-1] if cell.tree is not None and cell.tree.body else None
    return last.value if isinstance(last, ast.Expr) else None


def _mentions(
    cell: PythonCell, own: frozenset[str], here: int, shown: list[int], doubtful: set[int]
) -> Iterator[_Mention]:
    """The mentions in the cell that is number `here`, given the numbers of the cells before it whose values are remembered, if they are not None
    where that is `doubtful`."""
    if cell.tree is None:
        return
    lines = cell.code.split("\n")
    for node in ast.walk(cell.tree):
        mention = None
        if (
            isinstance(node, ast.Subscript)
            and isinstance(node.value, ast.Name)
            and isinstance(node.slice, ast.Constant)
        ):
            number = node.slice.value
            if node.value.id in {"Out", "_oh", "In", "_ih"} - own and isinstance(number, int):
                mention = _Mention(_start(node), _end(node), number, node.value.id in ("In", "_ih"))
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id not in own:
            back, value, source = _BACKWARDS.get(node.id), _VALUE.match(node.id), _SOURCE.match(node.id)
            if back is not None and len(shown) >= back:
                among = _candidates(shown, back, doubtful)
                mention = _Mention(_start(node), _end(node), shown[-back], False, among, back)
            elif node.id in _SOURCES_BACKWARDS:
                mention = _Mention(_start(node), _end(node), here - _SOURCES_BACKWARDS[node.id], True)
            elif value or source:
                found = value or source
                mention = _Mention(_start(node), _end(node), int(found[1]) if found else 0, source is not None)
        if mention and _text(lines, mention).startswith(("_", "Out", "In")):
            yield mention


def _candidates(shown: list[int], back: int, doubtful: set[int]) -> tuple[int, ...]:
    """The cells among whose values the wanted one is: the last that have one for certain, and those in doubt behind them; none if there is no doubt."""
    sure = [position for position, number in enumerate(shown) if number not in doubtful]
    first = sure[-back] if len(sure) >= back else 0
    among = shown[first:]
    return tuple(among) if doubtful.intersection(among) else ()


def _start(node: ast.expr) -> tuple[int, int]:
    return node.lineno, node.col_offset


def _end(node: ast.expr) -> tuple[int, int]:
    return node.end_lineno or node.lineno, node.end_col_offset or 0


def _text(lines: list[str], mention: _Mention) -> str:
    return lines[mention.start[0] - 1].encode()[mention.start[1] :].decode(errors="replace")


def _put(code: str, mention: _Mention, text: str) -> str:
    lines = [line.encode() for line in code.split("\n")]
    first, last = lines[mention.start[0] - 1][: mention.start[1]], lines[mention.end[0] - 1][mention.end[1] :]
    lines[mention.start[0] - 1 : mention.end[0]] = [first + text.encode() + last]
    return b"\n".join(lines).decode()


def _with_name(code: str, name: str) -> str:
    """The code with its last expression bound to `name`, and that shown."""
    node = ast.parse(code).body[-1]
    lines = [line.encode() for line in code.split("\n")]
    lines[node.lineno - 1] = (
        lines[node.lineno - 1][: node.col_offset] + f"{name} = ".encode() + lines[node.lineno - 1][node.col_offset :]
    )
    return b"\n".join([*lines, name.encode()]).decode()


def _changed(cell: PythonCell, code: str) -> PythonCell:
    count = code.count("\n") + 1
    last = cell.line_map[-1] if cell.line_map else 1
    line_map = (*cell.line_map, *[last] * count)[:count]
    return cell._replace(code=code, tree=ast.parse(code), line_map=line_map)
