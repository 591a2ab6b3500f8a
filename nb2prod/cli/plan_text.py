"""The plan as a person reads it."""

from collections.abc import Iterable, Iterator

from nb2prod.cli.terminal import count_cells
from nb2prod.notebook.model import Notebook
from nb2prod.steps.model import CellPlan, Lowering, Plan, Role, Rung, Step

_EXPLAINED = {
    Rung.IMPORT: "stand at the head of the module",
    Rung.CONSTANT: "bound once to a fixed value: stand at module level",
    Rung.PURE: "need nothing from the run: stand at module level as they are",
    Rung.LIFTED: "functions that get what they read as keyword arguments",
    Rung.PASSED: "travel from step to step as arguments and results",
    Rung.LOCAL: "have to be defined inside their step",
    Rung.SHARED: "have to stay shared between the steps: debt, worth a look",
    Rung.WHOLE: "cannot be known before the run: their cells are kept whole",
}


def describe(plan: Plan, notebook: Notebook, verdict: str) -> str:
    """The whole plan: parameters, steps, names, cells, and what is left out."""
    parts = [
        _head(plan, notebook, verdict),
        _part(
            "Parameters",
            [
                f"{item.name}: {item.type} = {item.default}" + (f"  # {item.doc}" if item.doc else "")
                for item in plan.parameters
            ],
        ),
        _part("Steps", _steps(plan, notebook)),
        _part("Names", _names(plan, notebook)),
        _part("Cells", [_cell(cell, notebook) for cell in plan.cells]),
        _part("Left out", _left_out(plan, notebook)),
        _part("Notes", [f"{notebook.place(item.location.cell)}: {item.message}" for item in plan.diagnostics]),
    ]
    return "\n".join(part for part in parts if part)


def signature(step: Step, parameters: Iterable[str]) -> str:
    """The step's function as it will be called: parameters of the run by keyword."""
    taken = set(parameters)
    positional = [name for name in step.inputs if name not in taken]
    keywords = [name for name in step.inputs if name in taken]
    arguments = ", ".join([*positional, *(["*", *keywords] if keywords else [])])
    return f"{step.name}({arguments})" + (f" -> {', '.join(step.outputs)}" if step.outputs else "")


def _head(plan: Plan, notebook: Notebook, verdict: str) -> str:
    become = "become one package" if notebook.parts else "becomes the package"
    named = f" {plan.package}" if plan.package else ", called like its folder"
    lines = [f"{notebook.path.name} {become}{named}.", f"Runs from top to bottom: {verdict}."]
    if plan.dynamic:
        lines.append(f"Kept whole: {plan.dynamic}.")
    return "\n".join(lines) + "\n"


def _part(title: str, lines: Iterable[str]) -> str:
    body = "".join(f"  {line}\n" for line in lines)
    return f"{title}\n{body}" if body else ""


def _steps(plan: Plan, notebook: Notebook) -> Iterator[str]:
    parameters = [item.name for item in plan.parameters]
    shown = [signature(step, parameters) for step in plan.steps]
    width = max(map(len, shown), default=0)
    for line, step in zip(shown, plan.steps, strict=True):
        title = f"  {step.title}" if step.title else ""
        cells = notebook.tell_cells(step.cells) if notebook.parts else count_cells(step.cells)
        yield f"{line:<{width}}  {step.module}.py  {cells}{title}"


def _names(plan: Plan, notebook: Notebook) -> Iterator[str]:
    for rung in Rung:
        here = [lowering for lowering in plan.lowerings if lowering.rung is rung]
        silent = [lowering.name for lowering in here if not lowering.why]
        if here:
            yield f"{rung.value}: {_EXPLAINED[rung]}"
        if silent:
            yield f"  {', '.join(silent)}"
        yield from (f"  {_reason(lowering, notebook)}" for lowering in here if lowering.why)


def _reason(lowering: Lowering, notebook: Notebook) -> str:
    where = f" ({_where(lowering, notebook)})" if lowering.where else ""
    shown = f"{lowering.name}(..., *, {', '.join(lowering.lifted)})" if lowering.lifted else lowering.name
    return f"{shown}: {lowering.why}{where}"


def _where(lowering: Lowering, notebook: Notebook) -> str:
    assert lowering.where is not None
    return notebook.place(lowering.where.cell, lowering.where.line).removeprefix(f"{notebook.path.name}: ")


def _cell(cell: CellPlan, notebook: Notebook) -> str:
    source = notebook.cells[cell.cell].source.strip().splitlines()
    why = f", {cell.why}" if cell.why else ""
    target = cell.step or ("module level" if cell.role is Role.STEP else "")
    step = f" -> {target}" if target else ""
    return f"{notebook.number_of(cell.cell):>3}  {cell.role.value}{step}{why}  | {source[0][:60] if source else ''}"


def _left_out(plan: Plan, notebook: Notebook) -> Iterator[str]:
    for item in plan.removed:
        first = (item.source.strip().splitlines() or [""])[0]
        yield f"cell {notebook.number_of(item.location.cell)}, line {item.location.line}: {first[:60]}  ({item.why})"
