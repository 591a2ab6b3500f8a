"""The one place for what could not become an argument or a result."""

import textwrap

from nb2prod.codegen.words import module_docstring
from nb2prod.steps.model import Plan, Rung


def write_state(plan: Plan, notebook: str) -> str:
    """The source of state.py: each shared name with the reason beside it."""
    lines = [
        module_docstring(f"What the steps and functions of {notebook} share."),
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
        "",
        "    def reset(self) -> None:",
        '        """Forget all values, as a restarted kernel does."""',
        "        vars(self).clear()",
        "",
        "",
        "state = State()",
    ]
    return "\n".join(lines)
