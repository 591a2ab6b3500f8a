"""Which global names a call needs, through all the functions that it may call in turn."""

from collections.abc import Iterable

from nb2prod.dataflow.model import BodyKind, Effect
from nb2prod.dataflow.namespaces import Namespace, Routine

Names = dict[tuple[int, str], Namespace]
"""Names with the namespace they are looked up in, the key being the namespace's identity and the name; kept in order."""


def names_deleted(routine: Routine) -> frozenset[str]:
    """The globals that are gone when the routine has been called."""
    if not routine.body.writes or routine.body.yields or routine.body.kind is BodyKind.ASYNC:
        return frozenset()
    last = {event.name: event for event in routine.body.events if event.effect in (Effect.BIND, Effect.DELETE)}
    return frozenset(name for name, event in last.items() if event.effect is Effect.DELETE and event.certain)


def names_needed(routines: Iterable[Routine]) -> tuple[Names, Names]:
    """The names that the routines read, and those that they bind as globals, transitively."""
    reads: Names = {}
    writes: Names = {}
    seen: set[Routine] = set()
    todo = list(routines)
    while todo:
        routine = todo.pop()
        if routine in seen:
            continue
        seen.add(routine)
        todo += routine.inherited
        home, key = routine.home, id(routine.home)
        for event in routine.body.events:
            if event.effect is Effect.BIND:
                writes[key, event.name] = home
            elif event.exposed and event.how != "string":
                reads[key, event.name] = home
                binding = home.names.get(event.name)
                if binding is not None and binding.routines:
                    todo += binding.routines
    return reads, writes
