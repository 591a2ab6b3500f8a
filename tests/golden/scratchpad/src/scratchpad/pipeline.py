"""The whole of scratchpad.ipynb, step by step."""

from scratchpad.steps import summarise_data

CELLS = {
    "summarise_data": "cells 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 12 of scratchpad.ipynb"
}


def run() -> dict[str, object]:
    """Run all steps in the order of the notebook."""
    summarise_data()
    return {}
