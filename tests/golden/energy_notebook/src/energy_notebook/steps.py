"""The steps of energy.py."""

import numpy as np
import pandas as pd

from energy_notebook.display import show


def cost(kwh, *, price):
    return round(kwh * price, 2)


def simulate(*, days: int) -> pd.Series:
    rng = np.random.default_rng(42)
    hours = pd.date_range("2024-01-01", periods=24 * days, freq="h")
    use = pd.Series(rng.gamma(2.0, 0.25, len(hours)), index=hours, name="kWh")
    show(use.head(3).round(3))
    return use


def by_day(use: pd.Series, *, price: float) -> None:
    daily = use.resample("D").sum()
    print(f"{daily.mean():.2f} kWh a day, {cost(daily.sum(), price=price)} euro")

    show(daily.groupby(daily.index.day_name()).mean().round(2))
