"""What of a notebook is drawn: its cells, or the steps they become, and the names that go between them."""

from collections.abc import Iterable, Sequence

from nb2prod.dataflow.model import Analysis, Edge
from nb2prod.notebook.model import Cell, Notebook
from nb2prod.pictures import Arrow, Box, Picture
from nb2prod.steps.model import Plan, Step

_LONGEST_LINE, _MOST_NAMES = 44, 4


def picture_cells(analysis: Analysis, steps: Sequence[Step]) -> Picture:
    """One box a code cell, in document order, grouped by step, and one arrow a pair of cells. Imported names are left out.

    Arrows of the recorded order that the document order does not have, and cells that would stop, are alarming.
    """
    step_of = {cell: step.name for step in steps for cell in step.cells}
    stops = {unbound.location.cell for unbound in analysis.document.unbound if unbound.reached}
    cells = [cell for cell in analysis.notebook.code_cells if cell.source.strip()]
    boxes = tuple(
        Box(_key(cell.index), _lines(cell, analysis.notebook), step_of.get(cell.index, ""), cell.index in stops)
        for cell in cells
    )
    imported = _imported(analysis)
    document = _names_between(analysis.document.edges, imported)
    executed = _names_between(analysis.executed.edges, imported)
    only_recorded = {pair: names - document.get(pair, set()) for pair, names in executed.items()}
    arrows = _arrows(document) + _arrows(only_recorded, alarming=True)
    drawn = {box.key for box in boxes}
    return Picture(
        analysis.notebook.path.name, boxes, tuple(arrow for arrow in arrows if {arrow.start, arrow.end} <= drawn)
    )


def picture_steps(plan: Plan, title: str) -> Picture:
    """One box a step, in order; each name goes from the last step before that gives it to the step that takes it."""
    boxes = tuple(Box(f"step{number}", (step.name,)) for number, step in enumerate(plan.steps))
    giver: dict[str, int] = {}
    names: dict[tuple[int, int], set[str]] = {}
    for number, step in enumerate(plan.steps):
        for name in step.inputs:
            if name in giver:
                names.setdefault((giver[name], number), set()).add(name)
        giver.update(dict.fromkeys(step.outputs, number))
    arrows = (Arrow(f"step{start}", f"step{end}", _label(found)) for (start, end), found in sorted(names.items()))
    return Picture(title, boxes, tuple(arrows))


def _imported(analysis: Analysis) -> frozenset[tuple[int, str]]:
    """Cells with the names that they import. Nearly every cell reads some of them, and nobody looks for those in a picture."""
    return frozenset(
        (flow.index, event.name)
        for flow in analysis.flows
        for statement in flow.statements
        for event in statement.events
        if event.how in ("import", "star")
    )


def _names_between(edges: Iterable[Edge], without: frozenset[tuple[int, str]]) -> dict[tuple[int, int], set[str]]:
    names: dict[tuple[int, int], set[str]] = {}
    for edge in edges:
        if edge.binder != edge.reader and (edge.binder, edge.name) not in without:
            names.setdefault((edge.binder, edge.reader), set()).add(edge.name)
    return names


def _arrows(names: dict[tuple[int, int], set[str]], *, alarming: bool = False) -> list[Arrow]:
    return [
        Arrow(_key(start), _key(end), _label(found), alarming) for (start, end), found in sorted(names.items()) if found
    ]


def _label(names: set[str]) -> str:
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return ", ".join(sorted(names)[:_MOST_NAMES]) + more


def _lines(cell: Cell, notebook: Notebook) -> tuple[str, ...]:
    count = f", In [{cell.execution_count}]" if cell.execution_count is not None else ""
    first = next(line.strip() for line in cell.source.splitlines() if line.strip())
    return (
        f"cell {notebook.number_of(cell.index)}{count}",
        first if len(first) <= _LONGEST_LINE else first[: _LONGEST_LINE - 1] + "…",
    )


def _key(cell: int) -> str:
    return f"cell{cell + 1}"
