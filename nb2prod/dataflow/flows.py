"""What each cell does to names: its statements, one after the other."""

from nb2prod.dataflow.model import CellFlow, Effect, NameEvent
from nb2prod.dataflow.statements import read_statement
from nb2prod.ipython.model import PythonCell


def read_flows(cells: tuple[PythonCell, ...]) -> tuple[CellFlow, ...]:
    """The effects of every code cell. A cell that does not parse binds what the second look found in it, and reads nothing."""
    return tuple(read_flow(cell) for cell in cells)


def read_flow(python: PythonCell) -> CellFlow:
    """The effects of one cell on the names of the notebook."""
    body = python.tree.body if python.tree is not None else []
    statements = tuple(read_statement(node, python.cell.index, position) for position, node in enumerate(body))
    bound: set[str] = set()
    exposed: set[str] = set()
    for statement in statements:
        exposed |= statement.exposed - bound
        bound = (bound - statement.deletes) | statement.surely_binds
    extra = frozenset(name for name, _ in python.binds) | frozenset(python.salvaged)
    return CellFlow(
        python=python,
        statements=statements,
        binds=extra.union(*(statement.binds for statement in statements)),
        surely_binds=frozenset(bound) | frozenset(name for name, _ in python.binds),
        exposed=frozenset(exposed) | (frozenset(name for name, _ in python.reads) - bound),
        mutates=frozenset().union(*(statement.mutates for statement in statements)),
        deletes=frozenset().union(*(statement.deletes for statement in statements)) - bound,
        dynamic=next((statement.dynamic for statement in statements if statement.dynamic), ""),
    )


def magic_events(python: PythonCell) -> tuple[NameEvent, ...]:
    """Bindings and reads that magics make without the translated code showing them."""
    binds = [NameEvent(name, Effect.BIND, line, 0, how="magic") for name, line in python.binds]
    reads = [NameEvent(name, Effect.READ, line, 0, how="magic") for name, line in python.reads]
    return tuple(reads + binds)
