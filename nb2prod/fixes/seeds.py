"""Seeds the global random generators that are drawn from, where a seed is asked for."""

import ast

from nb2prod.dataflow.model import Analysis
from nb2prod.fixes.model import Fixer, Proposal, Wishes
from nb2prod.rules import Subject
from nb2prod.rules.unseeded_random import NUMPY, PYTHON, unseeded_draws

_SEEDED_BY = {NUMPY: ("numpy", "{name}.random.seed({seed})"), PYTHON: ("random", "{name}.seed({seed})")}


def propose(analysis: Analysis, wishes: Wishes) -> Proposal | None:
    """A call of `seed` below the import of a generator that is drawn from without one."""
    if wishes.seed is None:
        return None
    for generator, _, _ in unseeded_draws(Subject(analysis)):
        module, call = _SEEDED_BY.get(generator, ("", ""))
        spot = _import_of(module, analysis) if module else None
        if spot is not None:
            cell, line, name = spot
            lines = analysis.notebook.cells[cell].source.split("\n")
            lines.insert(line, call.format(name=name, seed=wishes.seed))
            return Proposal(f"cell {cell + 1}: {module} seeded with {wishes.seed}", sources={cell: "\n".join(lines)})
    return None


def _import_of(module: str, analysis: Analysis) -> tuple[int, int, str] | None:
    """Cell, last line and alias of the first plain import of a module that stands on lines of its own."""
    for flow in analysis.flows:
        if flow.python.tree is None or flow.python.code != flow.python.cell.source:
            continue
        for statement in flow.statements:
            if isinstance(statement.node, ast.Import):
                for alias in statement.node.names:
                    if alias.name == module and not _shares_line(statement.node, flow.python.code):
                        return flow.index, statement.node.end_lineno or statement.node.lineno, alias.asname or module
    return None


def _shares_line(node: ast.Import, code: str) -> bool:
    """Does something follow the import on its line?"""
    rest = code.split("\n")[(node.end_lineno or node.lineno) - 1].encode()[node.end_col_offset or 0 :]
    return rest.strip().startswith(b";")


FIXER = Fixer(codes=("NBP301",), propose=propose)
