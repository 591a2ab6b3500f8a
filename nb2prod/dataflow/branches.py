"""What is left out and what is surely run of a statement whose tests are known: `if COLAB:` after `COLAB = False`."""

import ast
from collections.abc import Iterable
from typing import NamedTuple

from nb2prod.dataflow.conditions import Facts, truth
from nb2prod.dataflow.model import NameEvent

_Span = tuple[tuple[int, int], tuple[int, int]]
"""From the line and column where code begins to those where it ends."""


class Branches(NamedTuple):
    """Parts of a statement: those that are not run, and those that are."""

    dead: tuple[_Span, ...] = ()
    alive: tuple[_Span, ...] = ()

    def leave_out(self, event: NameEvent) -> bool:
        """Does the event not happen?"""
        return _is_in(event, self.dead)

    def reach(self, event: NameEvent) -> bool:
        """Does the event happen for certain, though it stands in a branch?"""
        return _is_in(event, self.alive)


UNKNOWN = Branches()
BRANCHING = (ast.If, ast.While, ast.For)
"""The statements of which a branch may be known; of all others nothing is."""


def known_branches(node: ast.stmt, facts: Facts) -> Branches:
    """The branches of a statement that are known to be taken or not, those inside a branch that is taken included."""
    if isinstance(node, ast.If):
        answer = truth(node.test, facts)
        if answer is None:
            return UNKNOWN
        taken, other = (node.body, node.orelse) if answer else (node.orelse, node.body)
        inside = [known_branches(child, facts) for child in taken if isinstance(child, ast.If)]
        simple = [_span([child]) for child in taken if not hasattr(child, "body")]
        dead = ([_span(other)] if other else []) + [span for part in inside for span in part.dead]
        return Branches(tuple(dead), tuple(simple + [span for part in inside for span in part.alive]))
    if isinstance(node, ast.While) and truth(node.test, facts) is False:
        return Branches((_span(node.body),))
    if isinstance(node, ast.For) and truth(node.iter, facts) is False:
        return Branches(((_start(node.target), _end(node.body[-1])),))
    return UNKNOWN


def _is_in(event: NameEvent, spans: Iterable[_Span]) -> bool:
    where = event.line, event.column
    return any(start <= where < end for start, end in spans)


def _span(block: list[ast.stmt]) -> _Span:
    first = block[0]
    return min(map(_start, [first, *getattr(first, "decorator_list", [])])), _end(block[-1])


def _start(node: ast.expr | ast.stmt) -> tuple[int, int]:
    return node.lineno, node.col_offset


def _end(node: ast.stmt) -> tuple[int, int]:
    return node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
