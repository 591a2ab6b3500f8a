"""The whole of star_import.ipynb, step by step."""

from star_import.steps import make_area_and_floor

CELLS = {"make_area_and_floor": "cells 2, 3, 4, 5 and 6 of star_import.ipynb"}


def run() -> dict[str, object]:
    """Run all steps in the order of the notebook."""
    make_area_and_floor()
    return {}
