"""The whole of random_walk.ipynb, step by step."""

from random_walk.steps import explore, generator_used_two_cells, many_walks, one_walk

CELLS = {
    "explore": "cell 2 of random_walk.ipynb",
    "one_walk": "cells 4 and 5 of random_walk.ipynb",
    "many_walks": "cells 7 and 8 of random_walk.ipynb",
    "generator_used_two_cells": "cells 10 and 11 of random_walk.ipynb",
}


def run() -> dict[str, object]:
    """Run all steps in the order of the notebook; returns what they made, by name."""
    explore()
    start = one_walk()
    rng, ends = many_walks(start)
    generator_used_two_cells(rng, ends)
    return {"start": start, "rng": rng, "ends": ends}
