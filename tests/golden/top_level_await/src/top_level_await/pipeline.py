"""The whole of top_level_await.ipynb, step by step."""

import asyncio

from top_level_await.steps import ask_step, make_delays, stream

CELLS = {
    "make_delays": "cell 2 of top_level_await.ipynb",
    "ask_step": "cells 4 and 5 of top_level_await.ipynb",
    "stream": "cells 7 and 8 of top_level_await.ipynb",
}


def run() -> dict[str, object]:
    """Run all steps in the order of the notebook; returns what they made, by name."""
    return asyncio.run(_run())


async def _run() -> dict[str, object]:
    delays = make_delays()
    await ask_step(delays)
    await stream()
    return {"delays": delays}
