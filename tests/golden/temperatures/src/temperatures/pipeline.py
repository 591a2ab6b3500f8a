"""The whole of temperatures.ipynb, step by step."""

from temperatures.steps import explore, read, repair, smooth_step, warmest_days

CELLS = {
    "explore": "cell 2 of temperatures.ipynb",
    "read": "cells 4 and 5 of temperatures.ipynb",
    "repair": "cells 7 and 8 of temperatures.ipynb",
    "smooth_step": "cells 10, 11 and 12 of temperatures.ipynb",
    "warmest_days": "cells 14, 15 and 16 of temperatures.ipynb",
}


def run() -> dict[str, object]:
    """Run all steps in the order of the notebook; returns what they made, by name."""
    explore()
    ts, raw = read()
    ts = repair(ts, raw)
    weekly = smooth_step(ts)
    warmest_days(ts, weekly)
    return {"ts": ts, "raw": raw, "weekly": weekly}
