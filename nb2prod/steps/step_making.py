"""The steps of the package, from the sections of the notebook: how they are called, what they take and give, and of which types."""

import re
from collections.abc import Mapping, Sequence

from nb2prod.dataflow.model import Statement
from nb2prod.steps.crossing import Crossing
from nb2prod.steps.inferred_types import TypeReader
from nb2prod.steps.model import Place, PlanOptions, Step
from nb2prod.steps.names import free_name, name_from_code, name_from_title
from nb2prod.steps.program import Program
from nb2prod.steps.sections import Section

_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_RESERVED = frozenset(
    {"run", "main", "steps", "pipeline", "parameters", "state", "display", "show", "partial", "asyncio"}
)


def make_steps(
    sections: Sequence[Section],
    modules: Sequence[str],
    program: Program,
    places: Mapping[tuple[int, int], Place],
    crossing: Crossing,
    parameters: frozenset[str],
    options: PlanOptions,
) -> tuple[Step, ...]:
    """One step for each section, in the order of the run; `modules` says where each is written.

    Types are those that a run has seen (`options.seen`), or else those that the code tells.
    """
    taken = _taken_names(program) | parameters | {options.name}
    types = TypeReader(program)
    steps: list[Step] = []
    for index, section in enumerate(sections):
        inputs, outputs = crossing.inputs[index], crossing.outputs[index]
        statements = [
            program.statements[position]
            for position in program.step_range(index)
            if places[program.statements[position].cell, program.statements[position].position] is Place.STEP
        ]
        name = free_name(_wanted_name(section, statements, outputs), taken, [step.name for step in steps])
        taken_types = types.of(inputs) | dict(options.seen.taken.get(name, {}))
        types.read(program.statements[position] for position in program.step_range(index))
        given_types = types.of(outputs) | dict(options.seen.given.get(name, {}))
        steps.append(
            Step(
                name,
                section.title,
                section.text,
                tuple(dict.fromkeys(statement.cell for statement in statements)),
                modules[index],
                inputs,
                outputs,
                input_types=tuple(taken_types[each] for each in inputs),
                output_types=tuple(given_types[each] for each in outputs),
            )
        )
    return tuple(steps)


def _taken_names(program: Program) -> set[str]:
    """Names that a step can't have, because the notebook's code means something else by them."""
    taken = {event.name for statement in program.statements for event in statement.events}
    return taken.union(program.binders, _RESERVED, *(body.reads for _, body in program.bodies()))


def _wanted_name(section: Section, statements: Sequence[Statement], outputs: tuple[str, ...]) -> str:
    """What the section is marked as or headed by, or else what its code does."""
    if _NAME.fullmatch(section.named):
        return section.named
    makes = outputs or tuple(sorted({name for statement in statements for name in statement.binds}))
    return name_from_title(section.named or section.title) or name_from_code(statements, makes)
