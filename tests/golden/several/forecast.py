"""Steps of 02_forecast.ipynb."""

import pandas as pd

from visits.definitions import foretell, per_day
from visits.display import show


def read_counter_2(visits: pd.DataFrame) -> pd.DataFrame:
    by_week = pd.read_csv("weekly.csv", index_col="week")
    out_3 = by_week.tail(2)
    show(out_3)

    print(out_3.shape, visits["page"].nunique(), "pages")
    return by_week


def foretell_step(by_week: pd.DataFrame, *, page: str, weeks: int) -> None:
    coming = foretell(by_week[page], weeks)
    print(page, coming)

    total = sum(coming)
    print("then", total, "or", per_day(total, 7 * weeks), "a day")

    show(coming)
