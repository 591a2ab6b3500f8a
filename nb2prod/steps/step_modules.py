"""In which module of the package each step stands."""

import re
from collections.abc import Iterable, Mapping, Sequence

from nb2prod.scaffold.paths import RESERVED_NAMES
from nb2prod.steps.conventions import Marking
from nb2prod.steps.model import Place
from nb2prod.steps.names import free_name, name_from_title
from nb2prod.steps.program import Program
from nb2prod.steps.sections import Section

_MODULES = frozenset(
    {
        "pipeline",
        "parameters",
        "state",
        "definitions",
        "display",
        "figures",
        "shell",
        "capture",
        "files",
        "folders",
        "kernel",
        "literals",
        "naming",
        "tasks",
        "timing",
        "unsupported",
    }
    | {"artefact", "columns", "gate", "measures", "mlflow_model", "monitor", "model_card", "schema", "service", "train"}
    | {
        "provenance",
        "run_manifest",
        "step_cache",
        "step_code",
        "step_values",
        "stepwise",
    }  # these and those of the line above come with add-ons
)
_STEPS = "steps"
_LONGEST = 40
_MANY_STEPS, _MANY_LINES = 8, 300
"""From so many steps or lines on a package has a module for each chapter of the notebook."""


def modules_of_steps(
    sections: Sequence[Section],
    program: Program,
    places: Mapping[tuple[int, int], Place],
    markings: Iterable[Marking],
    *,
    several_notebooks: bool,
    whole: bool,
) -> list[str]:
    """The module of each section's step: the one that a mark names; else one for all, or one for each of several notebooks, and for a large one
    for each chapter, if there are fewer of them than steps. What is kept `whole` has one."""
    usual = next((module_name(marking.notebook_module) for marking in markings if marking.notebook_module), _STEPS)
    if whole:
        return [usual] * len(sections)
    lines = sum(
        (statement.node.end_lineno or statement.line) - statement.line + 1
        for statement in program.statements
        if places[statement.cell, statement.position] in (Place.STEP, Place.DEFINITION)
    )
    chapters = list(dict.fromkeys(section.chapter for section in sections))
    large = (len(sections) >= _MANY_STEPS or lines > _MANY_LINES) and 2 <= len(chapters) <= len(sections) / 2
    names = dict.fromkeys(chapters, usual)
    if large or several_notebooks:
        taken = {*_MODULES, *RESERVED_NAMES}
        for chapter in chapters:
            names[chapter] = free_name(name_from_title(chapter) or "start", taken)
            taken.add(names[chapter])
    return [module_name(section.module) if section.module else names[section.chapter] for section in sections]


def module_name(wanted: str) -> str:
    """The name of a module that a mark asks for, such as `data.core`."""
    name = re.sub(r"[^a-z0-9_]+", "_", wanted.lower()).strip("_")[:_LONGEST]
    if name and not name[0].isalpha():
        name = f"part_{name}"
    return free_name(name or _STEPS, {*_MODULES, *RESERVED_NAMES})
