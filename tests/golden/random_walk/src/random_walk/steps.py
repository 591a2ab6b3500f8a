"""The steps of random_walk.ipynb."""

import random

import numpy as np

from random_walk.display import show


def walk(n):
    return np.cumsum(np.random.choice([-1, 1], n))


def draws(*, rng):
    while True:
        yield rng.integers(1, 7)


def explore() -> None:
    np.random.seed(3)
    random.seed(3)


def one_walk():
    path = walk(10)
    show(path)

    start = random.randint(0, 9)
    print(start, random.random())
    return start


def many_walks(start):
    rng = np.random.default_rng(seed=start)
    ends = [int(walk(50)[-1]) for _ in range(6)]
    show(ends)

    noise = rng.normal(size=3)
    print(noise.round(4), rng.integers(100))
    return rng, ends


def generator_used_two_cells(rng, ends: list) -> None:
    dice = draws(rng=rng)
    print([int(next(dice)) for _ in range(3)])

    print([int(next(dice)) for _ in range(3)], round(np.random.rand(), 4))
    random.shuffle(ends)
    show(ends)
