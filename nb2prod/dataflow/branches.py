"""What is left out and what is surely run of a statement whose tests are known: `if COLAB:` after `COLAB = False`."""

import ast
from collections.abc import Iterable
from typing import NamedTuple

from nb2prod.dataflow.conditions import Facts, truth
from nb2prod.dataflow.model import NameEvent
from nb2prod.dataflow.scopes import target_names
from nb2prod.ipython.trees import walk

_JUMPS = (ast.Break, ast.Continue, ast.Return)
Span = tuple[tuple[int, int], tuple[int, int]]
"""From the line and column where code begins to those where it ends."""


class Branches(NamedTuple):
    """Parts of a statement: those that are not run, and those that are."""

    dead: tuple[Span, ...] = ()
    alive: tuple[Span, ...] = ()

    def leave_out(self, event: NameEvent) -> bool:
        """Does the event not happen?"""
        return is_in(event, self.dead)

    def reach(self, event: NameEvent) -> bool:
        """Does the event happen for certain, though it stands in a branch?"""
        return is_in(event, self.alive)


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
        simple = [span_of([child]) for child in taken if not hasattr(child, "body")]
        dead = ([span_of(other)] if other else []) + [span for part in inside for span in part.dead]
        return Branches(tuple(dead), tuple(simple + [span for part in inside for span in part.alive]))
    if isinstance(node, ast.While) and truth(node.test, facts) is False:
        return Branches((span_of(node.body),))
    if isinstance(node, ast.For) and truth(node.iter, facts) is False:
        return Branches(((_start(node.target), _end(node.body[-1])),))
    return UNKNOWN


def idle_operands(statement: ast.stmt, facts: Facts) -> tuple[Span, ...]:
    """What is known not to be evaluated inside expressions: all after `False and`, the other half of `a if True else b`."""
    idle: list[Span] = []
    for node in walk(statement):
        if isinstance(node, ast.BoolOp):
            ends = [truth(value, facts) is isinstance(node.op, ast.Or) for value in node.values[:-1]]
            if True in ends:
                idle.append((_start(node.values[ends.index(True) + 1]), _end(node.values[-1])))
        elif isinstance(node, ast.IfExp) and (answer := truth(node.test, facts)) is not None:
            other = node.orelse if answer else node.body
            idle.append((_start(other), _end(other)))
    return tuple(idle)


def deleted_in_each_pass(node: ast.stmt) -> frozenset[str]:
    """The names that every pass of a loop deletes: what it binds anew each time is not there after it, however often it runs."""
    if not isinstance(node, ast.For | ast.While) or any(isinstance(part, _JUMPS) for part in walk(node)):
        return frozenset()
    targets = (target for child in node.body if isinstance(child, ast.Delete) for target in child.targets)
    return frozenset(name for target in targets for name in target_names(target))


def is_in(event: NameEvent, spans: Iterable[Span]) -> bool:
    """Does the event stand in one of the spans?"""
    where = event.line, event.column
    return any(start <= where < end for start, end in spans)


def span_of(block: list[ast.stmt]) -> Span:
    """From the first statement, its decorators included, to the end of the last."""
    first = block[0]
    return min(map(_start, [first, *getattr(first, "decorator_list", [])])), _end(block[-1])


def _start(node: ast.expr | ast.stmt) -> tuple[int, int]:
    return node.lineno, node.col_offset


def _end(node: ast.expr | ast.stmt) -> tuple[int, int]:
    return node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
