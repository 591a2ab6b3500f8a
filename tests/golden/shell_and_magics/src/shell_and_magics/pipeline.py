"""The whole of shell_and_magics.ipynb, step by step."""

from shell_and_magics.steps import count_step, make_text, measure, report

CELLS = {
    "report": "cell 4 of shell_and_magics.ipynb",
    "make_text": "cells 6 and 7 of shell_and_magics.ipynb",
    "count_step": "cells 9, 10 and 11 of shell_and_magics.ipynb",
    "measure": "cells 13, 14, 15, 16, 17 and 18 of shell_and_magics.ipynb",
}


def run() -> dict[str, object]:
    """Run all steps in the order of the notebook; returns what they made, by name."""
    report()
    make_text()
    words = count_step()
    measure(words)
    return {"words": words}
