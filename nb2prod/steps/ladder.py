"""How every run-time name is carried over: as an argument and result, as an added parameter of functions, or in shared state.

The rungs are explained in docs/method.md. `climb` starts from the best rung for all names and moves a name down wherever that
would change what the notebook does, until nothing changes any more; moving one name down can only make it easier for the others.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from nb2prod.steps.carried import Carried
from nb2prod.steps.placement import Placement
from nb2prod.steps.program import Program
from nb2prod.steps.violations import Reason, find_violations


@dataclass(frozen=True, slots=True)
class Ladder:
    """`shared` maps names to why; `lifted` maps functions to the run-time names they get; `uses[i]` are the run-time names whose value from
    before statement i the statement may need, closures and lifted calls included."""

    shared: Mapping[str, Reason]
    lifted: Mapping[str, tuple[str, ...]]
    uses: tuple[frozenset[str], ...]


def climb(program: Program, placement: Placement, known: frozenset[str], shared: Mapping[str, Reason]) -> Ladder:
    """The rungs of all names, given those that are `shared` already for other reasons."""
    found = dict(shared)
    while True:
        carried = Carried(program, placement, known, frozenset(found))
        more = dict(find_violations(carried))
        if not (more.keys() - found.keys()):
            lifted = {name: tuple(sorted(needs)) for name, needs in sorted(carried.needs.items()) if needs}
            return Ladder(found, lifted, carried.uses)
        found = {**more, **found}
