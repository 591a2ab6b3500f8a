"""Which cells are converted, and what is said of those that are not."""

from collections.abc import Mapping, Sequence

from nb2prod.dataflow.model import Analysis, CellFlow
from nb2prod.ipython.model import PythonCell
from nb2prod.steps.conventions import Marking
from nb2prod.steps.model import CellPlan, PlanOptions, Role, Step
from nb2prod.steps.roles import role_of


def taken_cells(analysis: Analysis, options: PlanOptions, markings: Mapping[int, Marking]) -> tuple[int, ...]:
    """The cells to convert, in the order of the run."""
    kept = {
        flow.index
        for flow in analysis.flows
        if flow.python.cell.source.strip()
        and not _is_dropped(flow, markings, options)
        and not _fails_unread(flow.python)
    }
    return tuple(cell for cell in analysis.document.order if markings[cell].role is not Role.SKIP and cell in kept)


def plan_cells(
    analysis: Analysis,
    options: PlanOptions,
    markings: Mapping[int, Marking],
    taken: Sequence[int],
    steps: Sequence[Step],
) -> tuple[CellPlan, ...]:
    """What becomes of each code cell: its role, why it has it, and its step."""
    step_of = {cell: step.name for step in steps for cell in step.cells}
    flows = {flow.index: flow for flow in analysis.flows}
    plans = []
    for cell in analysis.notebook.code_cells:
        marking, flow = markings[cell.index], flows[cell.index]
        if marking.role is Role.SKIP:
            plans.append(CellPlan(cell.index, Role.SKIP, marking.why))
        elif _is_dropped(flow, markings, options):
            plans.append(CellPlan(cell.index, Role.EXPLORE, "only looks at data, and exploration is dropped"))
        elif _fails_unread(flow.python):
            plans.append(CellPlan(cell.index, Role.SKIP, "does not parse, and is tagged to fail"))
        elif cell.index not in taken:
            plans.append(CellPlan(cell.index, Role.SKIP, "empty" if not cell.source.strip() else "never run"))
        else:
            role = marking.role or role_of(flow)
            why = marking.why or ("" if role is Role.STEP else "by what it does")
            plans.append(CellPlan(cell.index, role, why, step_of.get(cell.index, "")))
    return tuple(plans)


def _is_dropped(flow: CellFlow, markings: Mapping[int, Marking], options: PlanOptions) -> bool:
    return options.drop_exploration and (markings[flow.index].role or role_of(flow)) is Role.EXPLORE


def _fails_unread(python: PythonCell) -> bool:
    """Nothing of a cell is run that does not parse; where it is expected to fail, the run goes on after it."""
    return python.syntax is not None and python.cell.may_raise
