"""IPython's memory of outputs and inputs (`_`, `Out[7]`, `In[7]`) as ordinary variables and texts.

The cell whose value is meant gets a name for it, and the reader reads that name; an input is a text. Cells are numbered as a fresh run from top to bottom
numbers them. What can't be told in advance is left as it is, and said where it is used.
"""

import ast
from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import NamedTuple

from nb2prod.dataflow.flows import read_flow
from nb2prod.dataflow.inputs import INPUTS, is_input, told_input
from nb2prod.dataflow.model import CellFlow, Effect
from nb2prod.ipython.model import PythonCell
from nb2prod.patterns import pattern

_VALUE = pattern(r"_(\d+)$")
_VALUES = (
    *(ast.BinOp, ast.Compare, ast.Constant, ast.Dict, ast.DictComp, ast.GeneratorExp, ast.JoinedStr, ast.Lambda),
    *(ast.List, ast.ListComp, ast.Set, ast.SetComp, ast.Tuple),
)
_BACKWARDS = {"_": 1, "__": 2, "___": 3}
_OUTPUTS = frozenset({"Out", "_oh"})


class _Mention(NamedTuple):
    """A place in a cell's code that means the output of the cell that is number `number`, or is known to be the Python `text`.

    Where it depends on the run which cells have a value, the one `back` from the last is meant of `among`.
    """

    start: tuple[int, int]
    end: tuple[int, int]
    number: int = 0
    text: str = ""
    among: tuple[int, ...] = ()
    back: int = 1


class _Past(NamedTuple):
    """What IPython remembers in the cell that is number `here`: the `inputs` by number, the numbers of cells whose values are `shown`, if they are
    not None where that is `doubtful`. `own` are names that the notebook uses for something else."""

    here: int
    inputs: Mapping[int, PythonCell]
    shown: list[int]
    doubtful: set[int]
    own: frozenset[str]


def is_history(name: str) -> bool:
    """Is it one of the names by which IPython remembers inputs and outputs?"""
    return name in _BACKWARDS or name in _OUTPUTS or is_input(name) or bool(_VALUE.match(name))


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
    if not any("_" in cell.code or "Out" in cell.code or "In" in cell.code for cell in cells):
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
    inputs = {number: cells[index] for number, index in numbered.items()}
    mentions: dict[int, list[_Mention]] = {}
    for index, cell in enumerate(cells):
        before = [number_of[i] for i in shown if i < index and i in number_of]
        past = _Past(number_of.get(index, 0), inputs, before, doubtful, own_until[index])
        mentions[index] = list(_mentions(cell, flows[index], past))
    wanted = {
        numbered[number]
        for found in mentions.values()
        for m in found
        for number in (() if m.text else m.among or (m.number,))
    }
    givers = {index for index in wanted if index in shown}
    result = []
    for index, cell in enumerate(cells):
        code = cell.code
        for mention in sorted(mentions[index], key=lambda mention: mention.start, reverse=True):
            if mention.text:
                code = _put(code, mention, mention.text)
            elif mention.among:
                code = _put(code, mention, _last_value([_name(number, own) for number in mention.among], mention.back))
            elif numbered[mention.number] in givers:
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


def _mentions(cell: PythonCell, flow: CellFlow, past: _Past) -> Iterator[_Mention]:
    """The mentions in a cell of what is known by then."""
    if cell.tree is None:
        return
    lines = cell.code.split("\n")
    now, all_reads = _reads(flow)
    for node in ast.walk(cell.tree):
        name = _remembering(node)
        if name is None or name.id in past.own or _start(name) not in all_reads:
            continue
        assert isinstance(node, ast.expr)
        mention = _mention(node, name.id, past, at_once=_start(name) in now)
        if mention and _text(lines, mention).startswith(("_", "Out", "In", "len")):
            yield mention


def _reads(flow: CellFlow) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Where the cell reads names of the notebook: when it is run, and at all. A variable of a function may have the name of one, like `_`."""
    now = {(event.line, event.column) for statement in flow.statements for event in statement.events}
    bodies = (body for statement in flow.statements for body in statement.bodies)
    return now, now | {(event.line, event.column) for body in bodies for event in body.events}


def _remembering(node: ast.AST) -> ast.Name | None:
    """The name by which the node may ask IPython for what it remembers: `Out[7]`, `len(In)`, `_`."""
    match node:
        case ast.Subscript(value=ast.Name() as name, ctx=ast.Load()) | ast.Call(
            func=ast.Name(id="len"), args=[ast.Name() as name]
        ):
            return name if name.id in INPUTS | _OUTPUTS else None
        case ast.Name(ctx=ast.Load()):
            return node
    return None


def _mention(node: ast.expr, name: str, past: _Past, *, at_once: bool) -> _Mention | None:
    """What the node means. In a function (not `at_once`) only what is the same whenever it is called."""
    start, end = _start(node), _end(node)
    if is_input(name):
        text = told_input(node, past.here, past.inputs, at_once=at_once)
        return _Mention(start, end, text=text) if text else None
    back = _BACKWARDS.get(name, 0)
    if isinstance(node, ast.Call) and at_once and not past.doubtful.intersection(past.shown):
        return _Mention(start, end, text=str(len(past.shown)))
    if back and at_once and len(past.shown) >= back:
        among = _candidates(past.shown, back, past.doubtful)
        return _Mention(start, end, past.shown[-back], among=among, back=back)
    number = _number(node, name)
    return _Mention(start, end, number) if 0 < number < past.here else None


def _number(node: ast.expr, name: str) -> int:
    """7 for `Out[7]` and for `_7`, else 0."""
    match node:
        case ast.Subscript(slice=ast.Constant(value=int(number))):
            return number
    value = _VALUE.match(name)
    return int(value[1]) if value else 0


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
