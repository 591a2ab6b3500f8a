"""The whole of classes.ipynb, step by step."""

from classes.state import state
from classes.steps import estimator, shapes

CELLS = {
    "shapes": "cells 5 and 6 of classes.ipynb",
    "estimator": "cells 9, 10 and 11 of classes.ipynb",
}


def run() -> dict[str, object]:
    """Run all steps in the order of the notebook; returns what they made, by name."""
    state.reset()
    shapes()
    model = estimator()
    return {"model": model}
