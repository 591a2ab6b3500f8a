"""The steps of redefined.ipynb."""

import builtins

from redefined.display import show
from redefined.state import state


def counter():
    count = 0

    def tick():
        nonlocal count
        count += state.factor
        return count

    return tick


def make_area_and_first() -> None:
    def area(size):
        return size * size

    print(area(3))

    def area(size, height=None):
        return size * (height or size) / 2

    print(area(3), area(3, 4))

    first = area
    area = area(10)
    print(area, first(2))


def loop_variables() -> None:
    for step in range(4):
        square = step**2
    print(step, square)

    late = [lambda: step for step in range(3)]
    early = [lambda step=step: step for step in range(3)]
    functions = []
    for step in range(3):
        functions.append(lambda: step)
    print([f() for f in late], [f() for f in early], [f() for f in functions])

    step = 41
    print([f() for f in functions], functions[0]() + 1)


def defaults() -> None:
    """Defaults: evaluated where the function is defined, not where it is called."""
    limit = 3

    def clip(values, limit=limit, seen=[]):
        seen.append(len(values))
        return values[:limit], list(seen)

    limit = 1
    print(clip([1, 2, 3, 4]), clip([1, 2]), limit)


def builtins_step() -> None:
    list = [1, 2, 3]
    max = 10
    print(list, max, sum(list))

    list = builtins.list
    max = builtins.max
    print(list(range(3)), max(1, 2))


def made_by_function() -> None:
    state.factor = 2
    tick = counter()
    print(tick(), tick())

    state.factor = 10
    print(tick())
    if state.factor > 5:

        def describe():
            return f"large {state.factor}"

    else:

        def describe():
            return "small"

    show(describe())
