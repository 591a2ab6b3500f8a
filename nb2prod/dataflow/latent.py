"""Reads inside functions that nothing is known to call: harmless today, a NameError for whoever calls them."""

from collections.abc import Callable, Iterable, Iterator

from nb2prod.dataflow.model import Body, CellFlow, Effect, NameEvent, Unbound
from nb2prod.dataflow.namespaces import Namespace
from nb2prod.dataflow.scene import place

_UNCOUNTED = frozenset({"string", "magic"})


def latent_reads(
    flows: Iterable[CellFlow], names: Namespace, gives: Callable[[str], bool], known: Iterable[str]
) -> Iterator[Unbound]:
    """The first read of each name that some function needs and that is not there when all cells have run; those in `known` left out."""
    seen = set(known)
    for flow in flows:
        for body, event in _deferred_reads(flow):
            if event.name in seen or event.name in names.names or gives(event.name):
                continue
            seen.add(event.name)
            where = place(flow.python, event.line, event.column)
            yield Unbound(
                event.name,
                location=where,
                deferred=True,
                reached=False,
                deleted_at=names.deleted.get(event.name),
                chance=0.0,
                doubt=next(iter(names.doubts), ""),
                read_at=where,
                within=body.name,
            )


def _deferred_reads(flow: CellFlow) -> Iterator[tuple[Body, NameEvent]]:
    for statement in flow.statements:
        for body in statement.bodies:
            for event in () if body.immediate else body.events:
                if event.effect is Effect.READ and event.exposed and not event.guarded and event.how not in _UNCOUNTED:
                    yield body, event
