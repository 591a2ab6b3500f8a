"""From a notebook to the plan of its package: what would become of every cell and name."""

from typing import TYPE_CHECKING

from nb2prod.beside import read_beside, taken_names
from nb2prod.config import load_config
from nb2prod.dataflow import analyse
from nb2prod.dataflow.history import resolve_history
from nb2prod.dataflow.model import Analysis
from nb2prod.dataflow.orders import Order, put_in_order
from nb2prod.dataflow.run_files import bind_run_files
from nb2prod.dataflow.tasks import give_turns
from nb2prod.dataflow.verdict import sure_stop
from nb2prod.errors import NestingError, PlanError
from nb2prod.ipython import to_python_cells
from nb2prod.ipython.interactivity import show_as_asked
from nb2prod.notebook import Notebook

if TYPE_CHECKING:
    from nb2prod.ipython.model import PythonCell
    from nb2prod.steps import Plan, PlanOptions


def analyse_notebook(notebook: Notebook, *, for_conversion: bool = False, order: Order = Order.DOCUMENT) -> Analysis:
    """Who binds, reads and changes which name in which cell. For a conversion `_`, `Out[7]` and their like become variables.

    Raises PlanError where there is no such `order`, NestingError where code nests more deeply than Python can follow.
    """
    try:
        return _analyse(notebook, for_conversion, order)
    except RecursionError as error:
        raise NestingError(notebook.path.name) from error


def _analyse(notebook: Notebook, for_conversion: bool, order: Order) -> Analysis:
    translated = to_python_cells(notebook)
    reader = read_beside(notebook.path)

    def analyse_in(indexes: tuple[int, ...] | None) -> Analysis:
        cells = translated
        if for_conversion:
            cells = give_turns(bind_run_files(_with_history(notebook, cells, indexes), reader), indexes)
        return analyse(notebook, cells, folder_reader=reader, order=indexes)

    return put_in_order(analyse_in(None), order, analyse_in)


def _with_history(
    notebook: Notebook, cells: tuple["PythonCell", ...], indexes: tuple[int, ...] | None
) -> tuple["PythonCell", ...]:
    """The cells with what they show, and their `_` and `Out[7]` resolved: those of several notebooks each for itself, because each has a history of its own."""
    found: list[PythonCell] = []
    for part in notebook.by_part():
        own = {cell.index for cell in part}
        order = None if indexes is None else tuple(index for index in indexes if index in own)
        shown = show_as_asked(tuple(cell for cell in cells if cell.cell.index in own), order)
        found += resolve_history(shown, order)
    return tuple(found)


def plan(analysis: Analysis, options: "PlanOptions | None" = None) -> "Plan":
    """What would become of every cell and name, from an analysis made for conversion. Raises PlanError where the notebook cannot be converted."""
    from nb2prod.steps import make_plan

    options = options or plan_options(analysis.notebook)
    made = make_plan(analysis, options)
    _refuse_what_stops(analysis, made)
    return made


def _refuse_what_stops(analysis: Analysis, made: "Plan") -> None:
    """Raise PlanError where a cell that would be converted stops the run: a package that stops too is of no use to anybody.

    Where names are made at run time only the run can tell.
    """
    stop = sure_stop(analysis)
    if stop is not None and stop.location.cell in made.order and not made.dynamic:
        worked = analysis.trace.order and not any(found.reached for found in analysis.executed.unbound)
        other = "take the cells in the order in which they were run (`--order recorded`), " if worked else ""
        raise PlanError(
            f"`{stop.name}` {stop.why}",
            place=analysis.notebook.place(stop.location.cell, stop.location.line),
            hint=f"Mend the notebook so that it runs from top to bottom, {other}or tag this cell `nb2prod:skip`.",
        )


def plan_options(notebook: Notebook, name: str = "", drop_exploration: bool | None = None) -> "PlanOptions":
    """What is asked of the plan, by default by the nearest configuration, and a name for the package.

    Raises PlanError for a name that a package cannot have.
    """
    from nb2prod.scaffold import is_package_name, package_name
    from nb2prod.steps import PlanOptions

    taken = taken_names(notebook)
    if name and not is_package_name(name, taken):
        raise PlanError(
            f"{name!r} cannot be the name of a package",
            hint="Use lower-case letters, digits and _, and no name of a module that Python, the notebook, its folder or a well-known library has.",
        )
    if drop_exploration is None:
        drop_exploration = load_config(notebook.path.parent).drop_exploration
    return PlanOptions(name or package_name(notebook.path.name, taken), drop_exploration)
