"""Moves imports that stand below other code up to the first cell that imports something."""

import ast
import re
from collections.abc import Iterator

from nb2prod.dataflow.model import Analysis, CellFlow, Statement
from nb2prod.fixes.model import Fixer, Proposal, Wishes

_HOLDS_BACK = re.compile(
    r"sys\.path|environ|chdir|set_start_method|matplotlib\.use|filterwarnings|simplefilter|reload|"
    r"enable_v2|disable_v2|install|^[ \t]*[%!]",
    re.MULTILINE,
)
"""What an import may depend on: search paths, settings that have to come first, packages that are only just installed."""


def propose(analysis: Analysis, wishes: Wishes) -> Proposal | None:
    """All imports that can move, at once: plain statements on lines of their own, of names that nothing above has a meaning for."""
    home = next((flow for flow in analysis.flows if _is_home(flow)), None)
    if home is None or _is_touchy(analysis, home):
        return None
    moved: list[str] = []
    sources: dict[int, str] = {}
    for flow in analysis.flows[analysis.flows.index(home) + 1 :]:
        lines = flow.python.cell.source.split("\n")
        going = list(_that_can_go(flow, analysis, lines)) if len(flow.statements) > 1 else []
        taken = {number for first, last in going for number in range(first, last + 1)}
        if taken:
            moved += ["\n".join(lines[first : last + 1]) for first, last in going]
            sources[flow.index] = "\n".join(line for n, line in enumerate(lines) if n not in taken).lstrip("\n")
    if not moved:
        return None
    cells = ", ".join(str(index + 1) for index in sources)
    sources[home.index] = _extended(home, list(dict.fromkeys(moved)))
    return Proposal(f"cell {cells}: imports moved up to cell {home.index + 1}", sources=sources)


def _is_home(flow: CellFlow) -> bool:
    """Is it a cell of plain Python that imports something at its beginning?"""
    return (
        bool(flow.statements) and _is_plain(flow) and isinstance(flow.statements[0].node, ast.Import | ast.ImportFrom)
    )


def _is_plain(flow: CellFlow) -> bool:
    return flow.python.tree is not None and flow.python.code == flow.python.cell.source


def _is_touchy(analysis: Analysis, home: CellFlow) -> bool:
    later = analysis.flows[analysis.flows.index(home) :]
    return any(flow.python.syntax is not None or _HOLDS_BACK.search(flow.python.cell.source) for flow in later)


def _that_can_go(flow: CellFlow, analysis: Analysis, lines: list[str]) -> Iterator[tuple[int, int]]:
    """First and last line (from 0) of each import of the cell that can move."""
    if not _is_plain(flow):
        return
    for statement in flow.statements:
        node = statement.node
        if not isinstance(node, ast.Import | ast.ImportFrom) or statement.stars or _is_special(node):
            continue
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        alone = node.col_offset == 0 and len(lines[last].encode()) == node.end_col_offset
        if alone and all(_means_nothing_else(name, statement, flow, analysis) for name in statement.binds):
            yield first, last


def _is_special(node: ast.Import | ast.ImportFrom) -> bool:
    return isinstance(node, ast.ImportFrom) and (node.module == "__future__" or node.level > 0)


def _means_nothing_else(name: str, statement: Statement, flow: CellFlow, analysis: Analysis) -> bool:
    """Is this the only thing that any cell binds to the name?"""
    for other in analysis.flows:
        for one in other.statements:
            again = one is not statement and name in one.binds
            if again and ast.dump(one.node) != ast.dump(statement.node):
                return False
        if other.index < flow.index and name in other.exposed:
            return False
    return True


def _extended(home: CellFlow, imports: list[str]) -> str:
    """The source of the cell with more imports below the last of those at its beginning."""
    last = 0
    for statement in home.statements:
        if not isinstance(statement.node, ast.Import | ast.ImportFrom):
            break
        last = statement.node.end_lineno or statement.node.lineno
    lines = home.python.cell.source.split("\n")
    missing = [text for text in imports if text not in lines]
    return "\n".join([*lines[:last], *missing, *lines[last:]])


FIXER = Fixer(codes=("NBP307",), propose=propose)
