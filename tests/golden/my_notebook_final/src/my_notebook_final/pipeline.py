"""The whole of 1-my notebook (final).ipynb, step by step."""

from my_notebook_final.steps import (
    class_step,
    import_step,
    make_state,
    zurich_naive_cafe,
    zurich_naive_cafe_2,
)

CELLS = {
    "make_state": "cells 2 and 4 of 1-my notebook (final).ipynb",
    "zurich_naive_cafe": "cell 6 of 1-my notebook (final).ipynb",
    "zurich_naive_cafe_2": "cell 8 of 1-my notebook (final).ipynb",
    "class_step": "cell 10 of 1-my notebook (final).ipynb",
    "import_step": "cell 12 of 1-my notebook (final).ipynb",
}


def run() -> dict[str, object]:
    """Run all steps in the order of the notebook; returns what they made, by name."""
    state = make_state()
    zurich_naive_cafe(state)
    pipeline = zurich_naive_cafe_2()
    show = class_step()
    import_step(pipeline, show)
    return {"state": state, "pipeline": pipeline, "show": show}
