"""The random state of the whole process: what it is, and how it is set. Run by other interpreters."""

from __future__ import annotations

import importlib
import random
import sys
from typing import Any


def random_state() -> dict[str, Any]:
    """The state of `random` and `numpy.random`, of those that the process has imported, as plain values."""
    state: dict[str, Any] = {}
    if "random" in sys.modules:
        version, numbers, spare = sys.modules["random"].getstate()
        state["random"] = [version, list(numbers), spare]
    if "numpy.random" in sys.modules:
        name, keys, *rest = sys.modules["numpy.random"].get_state(legacy=True)
        state["numpy"] = [name, keys.tolist(), *rest]
    return state


def seed(number: int) -> None:
    """Seeds the generators that a program may use without seeding them, so that two runs draw the same numbers."""
    random.seed(number)
    try:
        numpy_random: Any = importlib.import_module("numpy.random")
    except ImportError:
        return
    numpy_random.seed(number)
    fresh = numpy_random.default_rng
    numpy_random.default_rng = lambda seed=None: fresh(number if seed is None else seed)
