"""Plans of small notebooks, given as cells."""

from collections.abc import Iterable
from pathlib import Path

from nb2prod.dataflow.orders import Order
from nb2prod.notebook.model import Cell, CellKind, Notebook
from nb2prod.pipeline import analyse_notebook
from nb2prod.steps import Plan, PlanOptions, make_plan


def code(source: str, *tags: str, **metadata: object) -> Cell:
    """A code cell; its index is given when the notebook is made."""
    return Cell(0, "", CellKind.CODE, source, tags=tags, metadata=metadata)


def markdown(source: str) -> Cell:
    return Cell(0, "", CellKind.MARKDOWN, source)


def notebook_of(cells: Iterable[Cell | str]) -> Notebook:
    """Plain strings are code cells."""
    made = []
    for index, cell in enumerate(cells):
        given = code(cell) if isinstance(cell, str) else cell
        made.append(Cell(index, f"c{index}", given.kind, given.source, tags=given.tags, metadata=given.metadata))
    return Notebook(Path("small.ipynb"), tuple(made))


def plan_of(*cells: Cell | str, order: Order = Order.DOCUMENT) -> Plan:
    analysis = analyse_notebook(notebook_of(cells), for_conversion=True, order=order)
    return make_plan(analysis, PlanOptions(name="small"))
