"""The one place for what could not become an argument or a result."""

import textwrap

from nb2prod.codegen.words import module_docstring
from nb2prod.dataflow.model import Analysis, Effect
from nb2prod.steps.model import Plan, Rung

_DELETING = '''
    def __delattr__(self, name: str) -> None:
        """So is deleting one."""
        getattr(self, name)
        super().__delattr__(name)
'''


def write_state(analysis: Analysis, plan: Plan) -> str:
    """The source of state.py: each shared name with the reason beside it."""
    lines = [
        module_docstring(f"What the steps and functions of {analysis.notebook.path.name} share."),
        "",
        "from typing import Any",
        "",
        "",
        "class State:",
        '    """Variables that stay shared: as arguments and results they would not behave as in the notebook."""',
        "",
    ]
    for lowering in plan.lowerings:
        if lowering.rung is Rung.SHARED:
            lines += [f"    # {line}" for line in textwrap.wrap(f"{lowering.why}.", 80)]
            lines.append(f"    {lowering.name}: Any")
    lines += [
        "",
        "    def __getattr__(self, name: str) -> Any:",
        '        """Reading a variable that has no value is the error that it is in a notebook."""',
        '        if name.endswith("__"):  # pickle and copy ask for those',
        "            raise AttributeError(name)",
        '        raise NameError(f"name {name!r} is not defined")',
        *(_DELETING.rstrip().split("\n") if _deleted(analysis) & plan.shared else []),
        "",
        "    def reset(self) -> None:",
        '        """Forget all values, as a restarted kernel does."""',
        "        vars(self).clear()",
        "",
        "",
        "state = State()",
    ]
    return "\n".join(lines)


def _deleted(analysis: Analysis) -> frozenset[str]:
    """The names that the notebook, or a function of it, may delete."""
    return frozenset(
        event.name
        for flow in analysis.flows
        for statement in flow.statements
        for events in (statement.events, *(body.events for body in statement.bodies))
        for event in events
        if event.effect is Effect.DELETE
    )
