"""The whole of written_globals.ipynb, step by step."""

from written_globals.state import state
from written_globals.steps import (
    callbacks,
    first_round_step,
    make_best_and_calls,
    second_round,
)

CELLS = {
    "make_best_and_calls": "cell 2 of written_globals.ipynb",
    "first_round_step": "cells 5 and 6 of written_globals.ipynb",
    "second_round": "cells 8 and 9 of written_globals.ipynb",
    "callbacks": "cells 11 and 12 of written_globals.ipynb",
}


def run() -> dict[str, object]:
    """Run all steps in the order of the notebook; returns what they made, by name."""
    state.reset()
    make_best_and_calls()
    first_round = first_round_step()
    second_round(first_round)
    callbacks()
    return {"first_round": first_round}
