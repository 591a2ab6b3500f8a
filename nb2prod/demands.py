"""Holds a plan against the plan file it was made by: what of that could not be followed, and why."""

from collections.abc import Iterator
from dataclasses import dataclass

from nb2prod.dataflow.model import Analysis
from nb2prod.notebook.identity import name_cells
from nb2prod.planfile import PlanFile
from nb2prod.steps.model import CellPlan, Plan, Role, Rung

_WRITE_AGAIN = "The notebook has changed since: write the plan again, or delete that entry from it."


@dataclass(frozen=True, slots=True)
class Unmet:
    """Something that a plan file asks for and did not get: what and why, the place in the notebook, and what to do."""

    message: str
    place: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


def find_unmet(file: PlanFile, analysis: Analysis, plan: Plan) -> tuple[Unmet, ...]:
    """What the plan file asks for in vain, cells first."""
    return (*_cells(file, analysis, plan), *_names(file, analysis, plan))


def _cells(file: PlanFile, analysis: Analysis, plan: Plan) -> Iterator[Unmet]:
    notebook = analysis.notebook
    plans = {cell.cell: cell for cell in plan.cells}
    known = {name: index for index, names in enumerate(name_cells(notebook)) for name in names}
    for identity, (role, step) in file.cells.items():
        index = known.get(identity, -1)
        if index not in plans:
            yield Unmet(
                f"the plan file speaks of a cell {identity!r}, which the notebook does not have as code",
                notebook.path.name,
                _WRITE_AGAIN,
            )
            continue
        why = _why_not_role(role, plans[index], plan) or _why_not_step(step, plans[index], plan)
        if why:
            yield Unmet(why, notebook.place(index))


def _why_not_role(role: Role, made: CellPlan, plan: Plan) -> str:
    if role is Role.IMPORTS and made.role is not Role.IMPORTS and made.role is not Role.SKIP and not made.step:
        return ""  # all of it stands at module level, imports or not
    if role is Role.IMPORTS and made.role is not Role.IMPORTS:
        return "it cannot have the role imports: it does more than that"
    if role is Role.PARAMETERS and not any(
        item.location and item.location.cell == made.cell for item in plan.parameters
    ):
        return "it cannot have the role parameters: it assigns no plain value to a name that nothing before it uses"
    return ""


def _why_not_step(step: str, made: CellPlan, plan: Plan) -> str:
    """Why the cell is not in the step it should be in, "" where it is, or where nothing of it has to be in a function."""
    if not step or not made.step or made.step == step or made.role in (Role.PARAMETERS, Role.SKIP, Role.TEST):
        return ""
    holder = next((item for item in plan.steps if item.name == step), None)
    if holder is None:
        return f"its step cannot be called `{step}`: Python, the notebook or the package has something of that name"
    first, last = sorted((holder.cells[0], made.cell))
    between = next(
        (cell for cell in plan.cells if first < cell.cell < last and cell.step not in ("", step, made.step)), None
    )
    reason = (
        f"cell {between.cell + 1}, which is in `{between.step}`, has to run between them"
        if between
        else "they are apart"
    )
    return f"it cannot be in `{step}` with cell {holder.cells[0] + 1}: {reason}"


def _names(file: PlanFile, analysis: Analysis, plan: Plan) -> Iterator[Unmet]:
    notebook = analysis.notebook
    lowerings = {item.name: item for item in plan.lowerings}
    for name, rung in sorted(file.rungs.items()):
        made = lowerings.get(name)
        if made is None:
            message = f"the plan file speaks of a name `{name}`, which the notebook does not bind"
            yield Unmet(message, notebook.path.name, _WRITE_AGAIN)
        elif made.rung is not rung:
            place = notebook.place(made.where.cell, made.where.line) if made.where else notebook.path.name
            yield Unmet(f"`{name}` cannot be {rung.value}: {_why_not_rung(made.rung, made.why)}", place)


def _why_not_rung(made: Rung, why: str) -> str:
    match made:
        case Rung.IMPORT | Rung.CONSTANT | Rung.PURE:
            return f"it is {made.value}, which needs nothing from the run" + (
                "; to change it from run to run, give its cell the role parameters" if made is Rung.CONSTANT else ""
            )
        case Rung.LIFTED:
            return f"it is a function, and {why}; share what it reads instead"
        case Rung.PASSED:
            return "it can be passed, which is better; only `shared` can be asked for instead"
        case _:
            return f"it has to be {made.value}, because {why}" if why else f"it has to be {made.value}"
