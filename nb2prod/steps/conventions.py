"""The conventions by which cells are marked: ours and those of other tools, one row each.

A row that is added here is honoured everywhere, and listed in docs/conventions.md, which is made from this table.
"""

import re
from dataclasses import dataclass

from nb2prod.notebook.model import Cell
from nb2prod.steps.model import Role


@dataclass(frozen=True, slots=True)
class Convention:
    """`tag` is a cell tag, or a pattern with one group for a name; `role` what such a cell is for, `meaning` one line for the documentation."""

    tag: str
    origin: str
    role: Role | None
    meaning: str
    pattern: bool = False


CONVENTIONS = (
    Convention("nb2prod:step=(.+)", "nb2prod", Role.STEP, "the cell belongs to the step of that name", pattern=True),
    Convention("nb2prod:skip", "nb2prod", Role.SKIP, "not converted, listed in the plan"),
    Convention("nb2prod:test", "nb2prod", Role.TEST, "a check: it runs as a step of its own"),
    Convention("nb2prod:explore", "nb2prod", Role.EXPLORE, "looks at data and makes nothing"),
    Convention("nb2prod:parameters", "nb2prod", Role.PARAMETERS, "its assignments are parameters with defaults"),
    Convention(
        "parameters", "papermill, ploomber, SageMaker", Role.PARAMETERS, "its assignments are parameters with defaults"
    ),
    Convention("default parameters", "papermill", Role.PARAMETERS, "its assignments are parameters with defaults"),
    Convention("injected-parameters", "papermill", Role.SKIP, "values of one past run: left out"),
    Convention("pipeline-parameters", "Kale", Role.PARAMETERS, "its assignments are parameters with defaults"),
    Convention("step:(.+)", "Kale", Role.STEP, "the cell belongs to the step of that name", pattern=True),
    Convention("block:(.+)", "Kale", Role.STEP, "the cell belongs to the step of that name", pattern=True),
    Convention("skip", "Kale", Role.SKIP, "not converted, listed in the plan"),
    Convention("node", "Kedro", Role.STEP, "a step of its own"),
    Convention("remove-cell", "Jupyter Book", Role.SKIP, "not converted, listed in the plan"),
    Convention("remove_cell", "nbconvert", Role.SKIP, "not converted, listed in the plan"),
    Convention("skip-execution", "nbmake, Jupyter Book", Role.SKIP, "not run there, so not converted"),
    Convention("active-ipynb", "jupytext", Role.SKIP, "only for the notebook: not converted"),
    Convention("raises-exception", "nbclient, nbval, nbmake", None, "may raise: the run goes on after it"),
)
_FIRST_LINE = re.compile(
    r"^#\s*(?:\|\s*nb2prod:\s*(?P<ours>\S.*)|(?P<papermill>parameters)\s*$|\|\s*eval:\s*(?P<eval>false)\b)",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Marking:
    """What the marks of a cell say: its role (None: nothing), the step's name ("" for none), and which mark said it."""

    role: Role | None = None
    step: str = ""
    why: str = ""


def read_marking(cell: Cell) -> Marking:
    """What a cell's tags, metadata and first line say of it, ours before those of other tools."""
    marks = [*_ours(cell), *cell.tags]
    for convention in CONVENTIONS:
        for mark in marks:
            match = re.fullmatch(convention.tag, mark) if convention.pattern else None
            if convention.role is not None and (match or mark == convention.tag):
                return Marking(
                    convention.role, match[1].strip() if match else "", f"tag `{mark}` ({convention.origin})"
                )
    control = cell.metadata.get("run_control")
    if isinstance(control, dict) and control.get("frozen") is True:
        return Marking(Role.SKIP, why="frozen (jupytext, Freeze)")
    return Marking()


def may_raise(cell: Cell) -> bool:
    """Does a tag allow the cell to raise?"""
    return "raises-exception" in cell.tags


def _ours(cell: Cell) -> list[str]:
    """Our marks, in whichever of the three spellings, as tags."""
    marks = []
    own = cell.metadata.get("nb2prod")
    if isinstance(own, dict):
        marks += [
            f"nb2prod:{key}={value}" if value is not True else f"nb2prod:{key}" for key, value in sorted(own.items())
        ]
    match = _FIRST_LINE.match(cell.source)
    if match and match["ours"]:
        marks += [f"nb2prod:{word.strip()}" for word in match["ours"].split(",")]
    elif match and match["papermill"]:
        marks.append("parameters")
    elif match and match["eval"]:
        marks.append("skip-execution")
    return marks
