"""What the plan says of every name: the rung it stands on, and the reason."""

from collections.abc import Iterable

from nb2prod.dataflow.model import Effect, NameEvent
from nb2prod.diagnostics import Location
from nb2prod.steps.ladder import Ladder
from nb2prod.steps.model import Lowering, Rung
from nb2prod.steps.placement import Placement
from nb2prod.steps.program import Program


def make_lowerings(
    names: Iterable[str], program: Program, placement: Placement, ladder: Ladder, dynamic: str
) -> tuple[Lowering, ...]:
    """How each of the names is carried over, and why not better. `dynamic` says why all are kept whole, "" where they are not."""
    return tuple(_lowering(name, program, placement, ladder, dynamic) for name in sorted(names))


def _lowering(name: str, program: Program, placement: Placement, ladder: Ladder, dynamic: str) -> Lowering:
    position = program.binders[name][0] if name in program.binders else -1
    where = Location(program.statements[position].cell, program.statements[position].line) if position >= 0 else None
    if name in placement.imports:
        return Lowering(
            name,
            Rung.IMPORT,
            "imported where it is used: code before it matters" if name in placement.late else "",
            where,
        )
    if name in placement.constants:
        return Lowering(name, Rung.CONSTANT, "", where)
    if name in placement.definitions and name not in ladder.lifted:
        return Lowering(name, Rung.PURE, "", where)
    if dynamic:
        return Lowering(name, Rung.WHOLE, dynamic, where)
    if name in ladder.lifted:
        listed = ", ".join(f"`{needed}`" for needed in ladder.lifted[name])
        return Lowering(name, Rung.LIFTED, f"it reads {listed}, known only at run time", where, ladder.lifted[name])
    if name in ladder.shared:
        return Lowering(name, Rung.SHARED, ladder.shared[name].why, ladder.shared[name].where)
    if name in placement.why_local:
        return Lowering(name, Rung.LOCAL, placement.why_local[name], where)
    if position >= 0 and all(event.how in ("def", "class") for event in _binding_events(program, name)):
        return Lowering(name, Rung.LOCAL, "it is defined more than once", where)
    return Lowering(name, Rung.PASSED, "", where)


def _binding_events(program: Program, name: str) -> list[NameEvent]:
    return [
        event
        for position in program.binders[name]
        for event in program.statements[position].events
        if event.name == name and event.effect is Effect.BIND
    ]
