"""The whole of energy.py, step by step."""

from energy_notebook.parameters import Parameters
from energy_notebook.steps import by_day, simulate

CELLS = {"simulate": "cell 5 of energy.py", "by_day": "cells 7 and 8 of energy.py"}


def run(parameters: Parameters = Parameters()) -> dict[str, object]:
    """Run all steps in the order of the notebook; returns what they made, by name."""
    use = simulate(days=parameters.days)
    by_day(use, price=parameters.price)
    return {"use": use}
