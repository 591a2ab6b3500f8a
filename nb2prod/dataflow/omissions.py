"""What of a statement does not happen: branches that are not taken, operands that are not evaluated, and what stands behind a swallowed failure."""

import ast
from collections.abc import Callable, Iterator

from nb2prod.dataflow.branches import BRANCHING, UNKNOWN, Branches, Span, idle_operands, is_in, known_branches, span_of
from nb2prod.dataflow.chance import SURELY, chance_of
from nb2prod.dataflow.model import Effect, NameEvent, Statement
from nb2prod.dataflow.namespaces import Namespace
from nb2prod.dataflow.parents import Climber

_BLOCKS = (ast.Try, ast.With, ast.AsyncWith)
_UNCOUNTED = frozenset({"string", "magic"})


def omissions(statement: Statement, home: Namespace, gives: Callable[[str], bool]) -> Branches:
    """The parts of a statement that are known to be left out, and those that are known to run. `gives` says which names are there anyway."""
    node = statement.node
    if isinstance(node, BRANCHING):
        found = known_branches(node, home.facts())
    elif isinstance(node, _BLOCKS):
        found = Branches(tuple(_behind_a_failure(node, statement, home, gives)))
    else:
        found = UNKNOWN
    if any(event.how == "walrus" for event in statement.events):
        found = found._replace(dead=found.dead + idle_operands(node, home.facts()))
    return found


def _behind_a_failure(
    block: ast.Try | ast.With | ast.AsyncWith, statement: Statement, home: Namespace, gives: Callable[[str], bool]
) -> Iterator[Span]:
    """The rest of a block that swallows a NameError, from the line on that raises it for certain."""
    guarded = [event for event in statement.events if event.guarded]
    bound: set[str] = set()
    for position, child in enumerate(block.body if guarded and not home.doubts else ()):
        here = [event for event in guarded if is_in(event, [span_of([child])])]
        missing = (
            event for event in here if not (event.name in home.names or event.name in bound or gives(event.name))
        )
        if not hasattr(child, "body") and any(_fails(event, child, home) for event in missing):
            yield span_of([*block.body[position:], *getattr(block, "orelse", [])])
            return
        bound.update(event.name for event in here if event.effect is Effect.BIND)


def _fails(event: NameEvent, line: ast.stmt, home: Namespace) -> bool:
    """Is the read of a missing name made for certain when its line is run?"""
    if event.effect is not Effect.READ or not event.exposed or event.how in _UNCOUNTED:
        return False
    climber = Climber(line)
    node = climber.find(event.line, event.column, event.name)
    return node is not None and chance_of(node, climber, home.facts()) == SURELY
