"""The whole of redefined.ipynb, step by step."""

from redefined.state import state
from redefined.steps import (
    builtins_step,
    defaults,
    loop_variables,
    made_by_function,
    make_area_and_first,
)

CELLS = {
    "make_area_and_first": "cells 2, 3 and 4 of redefined.ipynb",
    "loop_variables": "cells 6, 7 and 8 of redefined.ipynb",
    "defaults": "cells 10 and 11 of redefined.ipynb",
    "builtins_step": "cells 13 and 14 of redefined.ipynb",
    "made_by_function": "cells 16 and 17 of redefined.ipynb",
}


def run() -> dict[str, object]:
    """Run all steps in the order of the notebook."""
    state.reset()
    make_area_and_first()
    loop_variables()
    defaults()
    builtins_step()
    made_by_function()
    return {}
