"""The whole of environment_first.ipynb, step by step."""

from environment_first.steps import save_ax

CELLS = {"save_ax": "cells 2, 3, 4, 5, 6 and 7 of environment_first.ipynb"}


def run() -> dict[str, object]:
    """Run all steps in the order of the notebook."""
    save_ax()
    return {}
