"""The whole of expected_errors.ipynb, step by step."""

from expected_errors.steps import make_error_and_message

CELLS = {"make_error_and_message": "cells 2, 3, 4, 5, 6 and 7 of expected_errors.ipynb"}


def run() -> dict[str, object]:
    """Run all steps in the order of the notebook."""
    make_error_and_message()
    return {}
