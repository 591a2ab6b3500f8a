"""The whole of late_globals.ipynb, step by step."""

from late_globals.state import state
from late_globals.steps import kept_later, new_rate, old_rate, trees

CELLS = {
    "old_rate": "cells 7 and 8 of late_globals.ipynb",
    "new_rate": "cells 10 and 11 of late_globals.ipynb",
    "trees": "cell 13 of late_globals.ipynb",
    "kept_later": "cell 15 of late_globals.ipynb",
}


def run() -> dict[str, object]:
    """Run all steps in the order of the notebook; returns what they made, by name."""
    state.reset()
    prices, old = old_rate()
    new_rate(prices, old)
    trees()
    kept_later()
    return {"prices": prices, "old": old}
