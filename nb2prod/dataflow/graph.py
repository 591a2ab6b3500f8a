"""Runs the cells of a notebook in thought, in a given order, and notes who supplies which name to whom."""

from collections.abc import Mapping

from nb2prod.dataflow.execution import Execution
from nb2prod.dataflow.latent import latent_reads
from nb2prod.dataflow.model import CellFlow, Effect, FlowGraph, Unbound
from nb2prod.dataflow.scene import Scene, place
from nb2prod.dataflow.world import Program
from nb2prod.diagnostics import Location


def build_graph(program: Program, order: tuple[int, ...], injected: frozenset[str], doubt: str = "") -> FlowGraph:
    """The graph of the cells run in `order` (indexes of cells; those that don't belong to the program are passed over).

    `doubt` says why there may be names from the start that are not known.
    """
    flows = {flow.index: flow for flow in program.flows}
    order = tuple(index for index in order if index in flows)
    run = Execution(program, injected)
    run.names.doubts += [doubt] if doubt else []
    for index in order:
        run.run_cell(flows[index], Scene(flows[index].python), run.names, program)
    found = list(run.unbound())
    latent = latent_reads([flows[index] for index in order], run.names, run.gives, {unbound.name for unbound in found})
    unbound = tuple(_with_later(unbound, order, flows) for unbound in (*found, *latent))
    graph = FlowGraph(order, run.edges(), unbound, run.end)
    run.names.names.clear()  # functions know the namespace that knows them; without this the trees would wait for the garbage collector
    return graph


def _with_later(unbound: Unbound, order: tuple[int, ...], flows: Mapping[int, CellFlow]) -> Unbound:
    """Find out whether the name is bound after it was needed. Where it is, no star import has to be suspected of bringing it."""
    if unbound.location.cell not in order:
        return unbound
    for index in order[order.index(unbound.location.cell) :]:
        flow = flows[index]
        if unbound.name not in flow.binds:
            continue
        later = _binding_after(flow, unbound)
        if later is not None:
            where, how = later
            sure = how not in ("import", "magic", "")
            from_star = unbound.doubt.startswith("from ")
            return unbound._replace(later=where, doubt="" if sure and unbound.reached and from_star else unbound.doubt)
    return unbound


def _binding_after(flow: CellFlow, unbound: Unbound) -> tuple[Location, str] | None:
    for statement in flow.statements:
        for event in statement.events:
            if event.effect is Effect.BIND and event.name == unbound.name:
                where = place(flow.python, event.line, event.column)
                if flow.index != unbound.location.cell or where > unbound.location:
                    return where, event.how
    for name, line in flow.python.binds:
        where = Location(flow.index, line)
        if name == unbound.name and (flow.index != unbound.location.cell or where > unbound.location):
            return where, "magic"
    if unbound.name in flow.python.salvaged and flow.index != unbound.location.cell:
        return Location(flow.index), ""
    return None
