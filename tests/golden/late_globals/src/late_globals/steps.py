"""The steps of late_globals.ipynb."""

from functools import reduce

import pandas as pd

from late_globals.display import show
from late_globals.state import state


def with_tax(price):
    return round(price * (1 + state.rate), 2)


def net(price, discount=0.0):
    return with_tax(price - discount_of(price, discount))


def discount_of(price, discount):
    return price * (discount + state.extra)


def depth(tree, *, base):
    """Recursive, and reads a name of the notebook on the way."""
    if not isinstance(tree, list) or not tree:
        return base
    return 1 + max(depth(branch, base=base) for branch in tree)


def is_even(n, *, log):
    log.append(n)
    return True if n == 0 else is_odd(n - 1, log=log)


def is_odd(n, *, log):
    return False if n == 0 else is_even(n - 1, log=log)


def old_rate():
    state.rate = 0.19
    state.extra = 0.0
    prices = pd.Series([10.0, 20.0, 35.5], index=["pen", "pad", "bag"])
    old = prices.apply(with_tax)
    show(old)

    print(net(100), net(100, discount=0.1), net(price=50))
    print(list(map(with_tax, [1, 2, 3])))
    return prices, old


def new_rate(prices: pd.Series, old) -> None:
    state.rate = 0.21
    state.extra = 0.05
    new = prices.apply(with_tax)
    print((new - old).round(2).to_dict())
    print([net(p, 0.1) for p in prices])

    weight = {"pen": 3, "pad": 1, "bag": 2}
    print(sorted(weight, key=lambda name: weight[name] * state.rate))
    print(reduce(lambda total, p: total + with_tax(p), prices, 0))
    print(max(prices, key=with_tax))


def trees() -> None:
    base = 0
    log = []
    print(depth([[], [[1]], 2], base=base), is_even(4, log=log), log)
    base = 10
    show(depth([1, [2]], base=base))


def kept_later() -> None:
    """Kept for later.

    A function that went into a table is called after the rate has changed once more.
    """
    table = {"tax": with_tax, "net": net}
    state.rate = 0.25
    show({name: function(100) for name, function in table.items()})
