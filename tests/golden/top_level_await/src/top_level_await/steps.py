"""The steps of top_level_await.ipynb."""

import asyncio

from top_level_await.display import show


async def ask(name, *, delays, order):
    await asyncio.sleep(delays[name])
    order.append(name)
    return name.upper()


async def numbers(stop):
    for n in range(stop):
        await asyncio.sleep(0)
        yield n


def make_delays() -> dict:
    delays = {"a": 0.02, "b": 0.01}
    return delays


async def ask_step(delays: dict) -> None:
    order = []
    answer = await ask("a", delays=delays, order=order)
    show(answer)

    answers = await asyncio.gather(
        *(ask(name, delays=delays, order=order) for name in delays)
    )
    print(answers, order)


async def stream() -> None:
    total = 0
    async for n in numbers(4):
        total += n
    print(total, n)

    lock = asyncio.Lock()
    async with lock:
        squares = [n**2 async for n in numbers(3)]
    show(squares)
