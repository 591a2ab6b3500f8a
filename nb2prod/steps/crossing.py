"""What each step takes and what it returns."""

import ast
import builtins
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nb2prod.dataflow.model import Statement
from nb2prod.diagnostics import Location
from nb2prod.steps.ladder import Ladder
from nb2prod.steps.lifetimes import unclosed_files
from nb2prod.steps.placement import Placement
from nb2prod.steps.program import Program
from nb2prod.steps.violations import Reason

_KEPT_ALIVE = (
    "TemporaryDirectory(",
    "NamedTemporaryFile(",
    "TemporaryFile(",
    "mkdtemp(",
    "FuncAnimation(",
    "ArtistAnimation(",
    "Pool(",
)


@dataclass(frozen=True, slots=True)
class Crossing:
    """`inputs[s]` and `outputs[s]` are the names that step s takes and returns, in order of first appearance. `unsure` are names that may be
    unbound where a step would have to take or return them: they have to be shared. `absent` are names that some step may read though nothing
    before has bound them: there the notebook would stop, and so does the package."""

    inputs: tuple[tuple[str, ...], ...]
    outputs: tuple[tuple[str, ...], ...]
    unsure: Mapping[str, Reason]
    absent: frozenset[str] = frozenset()


def cross(
    program: Program,
    placement: Placement,
    ladder: Ladder,
    known: frozenset[str],
    count: int,
    keep: frozenset[str] = frozenset(),
) -> Crossing:
    """The inputs and outputs of `count` steps, by liveness from the last step back to the first; all of `keep` are outputs."""
    travelling = (program.bound | known) - placement.hoisted - frozenset(ladder.shared)
    unclosed = unclosed_files(program)
    needed = [_needed(program, ladder, step) for step in range(count)]
    live: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    inputs: list[frozenset[str]] = [frozenset()] * count
    outputs: list[frozenset[str]] = [frozenset()] * count
    for step in reversed(range(count)):
        made = (_made(program, step) | _deleted(program, step)) & travelling
        surely = _surely_made(program, step)
        changed = frozenset().union(*(statement.mutates for statement in _statements(program, step)))
        asked_for = {name for name in keep & made if not program.bound_after_step(name, step)}
        outputs[step] = (live & (made | changed)) | ((_worth_keeping(program, step, unclosed) | asked_for) & travelling)
        handed_through = (outputs[step] & made) - surely
        first = program.step_range(step)[0]
        wanted = (needed[step] | handed_through) - _still_builtin(program, first, made)
        inputs[step] = wanted & program.maybe[first] & travelling
        absent |= (wanted & travelling) - inputs[step]
        live = inputs[step] | (live - surely)
    order = _order_of_appearance(program, known)
    unsure = dict(_unsure(program, inputs, outputs))
    return Crossing(
        tuple(tuple(sorted(names, key=order.__getitem__)) for names in inputs),
        tuple(tuple(sorted(names, key=order.__getitem__)) for names in outputs),
        unsure,
        absent,
    )


def _still_builtin(program: Program, first: int, made: frozenset[str]) -> frozenset[str]:
    """Names that some later step hides, but that are the builtins still where the step at `first` begins, and stay so in it."""
    return frozenset(
        name
        for name, binders in program.binders.items()
        if hasattr(builtins, name) and binders[0] >= first and name not in made
    )


def _statements(program: Program, step: int) -> list[Statement]:
    return [program.statements[position] for position in program.step_range(step)]


def _needed(program: Program, ladder: Ladder, step: int) -> frozenset[str]:
    """Names whose value from before the step it may need."""
    needed: set[str] = set()
    bound: set[str] = set()
    for position in program.step_range(step):
        statement = program.statements[position]
        needed |= ladder.uses[position] - bound
        bound = (bound - statement.deletes) | statement.surely_binds
    return frozenset(needed)


def _made(program: Program, step: int) -> frozenset[str]:
    return frozenset().union(*(statement.binds for statement in _statements(program, step)))


def _deleted(program: Program, step: int) -> frozenset[str]:
    """Names that it may delete: whoever reads one later is to find out."""
    return frozenset().union(*(statement.deletes for statement in _statements(program, step)))


def _surely_made(program: Program, step: int) -> frozenset[str]:
    bound: frozenset[str] = frozenset()
    for statement in _statements(program, step):
        bound = (bound - statement.deletes) | statement.surely_binds
    return bound


def _worth_keeping(program: Program, step: int, unclosed: frozenset[str]) -> frozenset[str]:
    """Names that nobody reads later but that should outlive the step: fitted models, and objects that clean up when they are dropped."""
    found: set[str] = set(_made(program, step) & unclosed)
    for position in program.step_range(step):
        node = program.statements[position].node
        if isinstance(node, ast.Assign):
            source = ast.unparse(node.value)
            for name in program.statements[position].surely_binds:
                fitted = ".fit(" in source and not program.bound_at_or_after(name, position + 1)
                if fitted or any(call in source for call in _KEPT_ALIVE):
                    found.add(name)
    return frozenset(found)


def _unsure(
    program: Program,
    inputs: list[frozenset[str]],
    outputs: list[frozenset[str]],
) -> Iterator[tuple[str, Reason]]:
    """Names that may be unbound where a step takes or returns them, unless the notebook itself would stop there."""
    for step, names in enumerate(inputs):
        first = program.step_range(step)[0]
        for name in sorted(names - program.surely[first]):
            if not program.surely_read_next(name, first):
                yield name, _reason(program, first, "it may not be bound yet where a step needs it")
    for step, names in enumerate(outputs):
        positions = program.step_range(step)
        after = positions[-1] + 1
        bound_after = (
            program.surely[after] if after < len(program.surely) else program.surely[-1] | _surely_made(program, step)
        )
        for name in sorted(names - bound_after):
            if not program.surely_read_next(name, after):
                yield name, _reason(
                    program, positions[-1], "it is bound only under a condition, and read under another"
                )


def _reason(program: Program, position: int, why: str) -> Reason:
    statement = program.statements[position]
    return Reason(why, Location(statement.cell, statement.line))


def _order_of_appearance(program: Program, known: frozenset[str]) -> dict[str, int]:
    order: dict[str, int] = {}
    for name in sorted(known):
        order.setdefault(name, len(order))
    for statement in program.statements:
        for event in statement.events:
            order.setdefault(event.name, len(order))
    return order
