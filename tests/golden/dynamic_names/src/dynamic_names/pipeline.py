"""The whole of dynamic_names.ipynb, step by step."""

from dynamic_names.steps import make_alpha_and_known

CELLS = {"make_alpha_and_known": "cells 2, 3, 4, 5 and 6 of dynamic_names.ipynb"}


def run() -> dict[str, object]:
    """Run all steps in the order of the notebook."""
    make_alpha_and_known()
    return {}
