"""Steps of 01_clean.ipynb."""

import pandas as pd

from visits.definitions import FILE, per_day
from visits.display import show


def read_counter() -> pd.DataFrame:
    raw = pd.read_csv(FILE, parse_dates=["day"])
    print(len(raw), "rows")

    # the counter stutters at times
    visits = raw.drop_duplicates().dropna()
    visits = visits.astype({"visits": int})
    print(len(visits), "are left")
    return visits


def sum_up_by_week(visits: pd.DataFrame) -> None:
    weekly = (
        visits.groupby([visits["day"].dt.isocalendar().week, "page"])["visits"]
        .sum()
        .unstack()
    )
    weekly.to_csv("weekly.csv")
    show(weekly)

    total = int(visits["visits"].sum())
    print("in all", total, "or", per_day(total, 28), "a day")
