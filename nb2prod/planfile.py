"""The plan as a file that a person edits: what `plan --write` saves and `convert --plan` follows.

It holds what may be decided otherwise: the package's name, for each code cell its role and the step it goes into, and which names are to be shared
though they need not be. Read back, it becomes marks on the cells, as if somebody had tagged them, and those marks come before all others.
Whether all of it could be followed is for `demands` to say.
"""

import re
import tomllib
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from nb2prod.errors import PlanError
from nb2prod.notebook.identity import identify_cells, name_cells
from nb2prod.notebook.model import Cell, Notebook
from nb2prod.steps.model import Plan, Role, Rung

if TYPE_CHECKING:
    from tomlkit.items import Table

_HEAD = """\
# What becomes of the cells of {notebook}. Edit it, then: nb2prod convert {notebook} -o DIR --plan {file}
# role: {roles}; step: the function that a cell goes into (neighbours of one step become one function).
"""
_RUNGS = """\
# Names that are passed from step to step. To keep one in a state that all steps share, take away the # before it and write "shared".
# The other way is not open: a name that has to be shared cannot be passed.
"""
_TRAVELLING = (Rung.PASSED, Rung.LIFTED, Rung.LOCAL, Rung.SHARED)
_OWN_TAG = "nb2prod:"
_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_APART = (Role.SKIP, Role.PARAMETERS, Role.TEST)
_ROLES = tuple(role.value for role in Role)


class PlanFile(NamedTuple):
    """What a plan file says: the name of the package ("" for none), the role and the step ("" for none) of each cell, by the cell's identity, and
    the rungs of names. `data` is the file itself, None where there is none."""

    name: str = ""
    cells: Mapping[str, tuple[Role, str]] = {}
    rungs: Mapping[str, Rung] = {}
    data: bytes | None = None

    @property
    def shared(self) -> frozenset[str]:
        """The names that are asked to be shared."""
        return frozenset(name for name, rung in self.rungs.items() if rung is Rung.SHARED)


def write_plan(plan: Plan, notebook: Notebook, file: str = "plan.toml") -> str:
    """The plan as TOML, with a comment beside each cell that says which it is. A package "" gets its name later, from its folder."""
    import tomlkit

    document = tomlkit.document()
    for line in _HEAD.format(
        notebook=" ".join(part.path.name for part in notebook.sources), file=file, roles=", ".join(_ROLES)
    ).splitlines():
        document.add(tomlkit.comment(line.removeprefix("# ")))
    if plan.package:
        document.add("name", tomlkit.item(plan.package))
    else:
        document.add(tomlkit.comment('name = "..."  (if not given, the name of the folder DIR)'))
    document.add("rungs", _rungs(plan))
    cells = tomlkit.aot()
    steps, identities = _steps_of_cells(plan), identify_cells(notebook)
    for cell_plan in plan.cells:
        cell = notebook.cells[cell_plan.cell]
        table = tomlkit.table()
        place = notebook.place(cell.index).removeprefix(f"{notebook.path.name}: ")
        table.add(tomlkit.comment(f"{place}: {_first_line(cell)}"))
        table.add("id", identities[cell.index])
        table.add("role", cell_plan.role.value)
        if steps[cell_plan.cell]:
            table.add("step", steps[cell_plan.cell])
        cells.append(table)
    document.add("cell", cells)
    return tomlkit.dumps(document)


def read_plan(path: Path) -> PlanFile:
    """The plan file at `path`. Raises PlanError where it cannot be read or says what cannot be meant."""
    try:
        data = path.read_bytes()
        table = tomllib.loads(data.decode("utf-8"))
    except (OSError, ValueError) as error:
        raise PlanError(
            f"cannot be read: {error}", place=path.name, hint="Write one with `nb2prod plan NOTEBOOK --write FILE`."
        ) from error
    _check_keys(table, {"name", "rungs", "cell"}, path.name)
    name, rungs, cells = table.get("name", ""), table.get("rungs", {}), table.get("cell", [])
    if not isinstance(name, str) or not isinstance(rungs, dict) or not isinstance(cells, list):
        raise PlanError(
            "name must be a text, rungs a table, and cells must be given as [[cell]]",
            place=path.name,
        )
    asked = {wanted: _read_rung(wanted, rung, path.name) for wanted, rung in rungs.items()}
    return PlanFile(name, dict(_read_cell(cell, path.name) for cell in cells), asked, data)


def follow(notebook: Notebook, file: PlanFile) -> Notebook:
    """The notebook with the marks of the plan file in place of its own `nb2prod` ones. Cells that the notebook does not have are left out."""
    asked = (next((file.cells[name] for name in names if name in file.cells), None) for names in name_cells(notebook))
    cells = (_mark(cell, _marks(*wish)) if wish else cell for cell, wish in zip(notebook.cells, asked, strict=True))
    return notebook._replace(cells=tuple(cells))


def _rungs(plan: Plan) -> "Table":
    """The names that may be asked to be shared, as comments: what is not asked for stays a decision of the plan."""
    import tomlkit

    table = tomlkit.table()
    for line in _RUNGS.splitlines():
        table.add(tomlkit.comment(line.removeprefix("# ")))
    crossing = {name for step in plan.steps for name in (*step.inputs, *step.outputs)}
    for item in plan.lowerings:
        if item.rung in (Rung.PASSED, Rung.SHARED) and item.name in crossing | plan.shared:
            table.add(tomlkit.comment(f'{item.name} = "{item.rung.value}"'))
    return table


def _steps_of_cells(plan: Plan) -> dict[int, str]:
    """The step of each cell. A cell between two of one step, of which nothing stays in a function, belongs to that step too."""
    steps = {cell.cell: cell.step for cell in plan.cells}
    bound = [cell.cell for cell in plan.cells if cell.step or cell.role in _APART]
    for before, after in pairwise(bound):
        for cell in steps:
            if before < cell < after and steps[before] == steps[after]:
                steps[cell] = steps[before]
    return steps


def _read_cell(cell: Any, place: str) -> tuple[str, tuple[Role, str]]:
    if not isinstance(cell, dict) or not isinstance(cell.get("id"), str):
        raise PlanError("every [[cell]] needs an id", place=place)
    inside = f"{place}: cell {cell['id']}"
    _check_keys(cell, {"id", "role", "step"}, inside)
    role, step = cell.get("role", "step"), cell.get("step", "")
    if role not in _ROLES:
        raise PlanError(f"there is no role {role!r}", place=inside, hint=f"The roles are {', '.join(_ROLES)}.")
    if step != "" and not (isinstance(step, str) and _NAME.fullmatch(step)):
        raise PlanError(
            f"{step!r} cannot be the name of a step", place=inside, hint="Use lower-case letters, digits and _."
        )
    return cell["id"], (Role(role), step)


def _read_rung(name: str, rung: Any, place: str) -> Rung:
    if rung not in tuple(item.value for item in _TRAVELLING):
        hint = "Names may be asked to be shared; what is not asked for is decided by the plan."
        raise PlanError(f"{name} cannot be {rung!r}", place=f"{place}: rungs", hint=hint)
    return Rung(rung)


def _marks(role: Role, step: str) -> tuple[str, ...]:
    """The tags that say the same. Where a cell has a step, that says more than that it imports or explores."""
    if role in _APART:
        return (f"{_OWN_TAG}{role.value}",)
    if step:
        return (f"{_OWN_TAG}step={step}",)
    return (f"{_OWN_TAG}{role.value}",) if role is Role.EXPLORE else ()


def _mark(cell: Cell, marks: tuple[str, ...]) -> Cell:
    kept = tuple(tag for tag in cell.tags if not tag.startswith(_OWN_TAG))
    metadata = {key: value for key, value in cell.metadata.items() if key != "nb2prod"}
    return cell._replace(tags=marks + kept, metadata=metadata)


def _check_keys(table: Mapping[str, Any], known: set[str], place: str) -> None:
    for key in table:
        if key not in known:
            raise PlanError(f"has no entry {key!r}", place=place, hint=f"The entries are {', '.join(sorted(known))}.")


def _first_line(cell: Cell) -> str:
    line = next((line.strip() for line in cell.source.splitlines() if line.strip()), "empty")
    return "".join(character if character.isprintable() else " " for character in line[:70])
