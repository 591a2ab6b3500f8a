"""The steps of temperatures.ipynb."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from temperatures.display import show, show_figures


def explore() -> None:
    plt.rcParams["figure.figsize"] = (4, 2)
    plt.rcParams["figure.dpi"] = 50


def read():
    ts = pd.read_csv("temperatures.csv", parse_dates=["day"], index_col="day")[
        "celsius"
    ]
    raw = ts
    print(ts.isna().sum(), ts.max())

    ts.plot(title="raw")
    show_figures()
    return ts, raw


def repair(ts, raw):
    ts[ts > 40] = np.nan
    print(raw.max(), raw is ts)

    ts.interpolate(inplace=True)
    show(ts.isna().sum())
    return ts


def smooth_step(ts):
    window = 7
    smooth = ts.rolling(window, center=True).mean()
    weekly = ts.resample("W").agg(["min", "mean", "max"])
    show(weekly.round(1).head(4))

    fig, ax = plt.subplots()
    ax.plot(ts.index, ts, lw=0.5)
    ax.plot(smooth.index, smooth)
    show(ax.set_ylabel("°C"))
    show_figures()

    ax.set_title("seven days")
    print(len(ax.lines), ax.get_title(), plt.get_fignums())
    show(fig)
    show_figures()
    return weekly


def warmest_days(ts, weekly) -> None:
    months = {}
    for month, values in ts.groupby(ts.index.month):
        months[month] = values
        values.hist(alpha=0.5, label=str(month))
    plt.legend()
    plt.show()
    print(month, len(values))
    show_figures()

    summary = pd.DataFrame({m: v.describe() for m, v in months.items()}).T
    summary.columns.name = "°C"
    show(summary[["count", "mean", "std"]].round(2))

    for frame in (summary, weekly):
        frame["range"] = frame["max"] - frame["min"]
    print(summary["range"].round(1).tolist(), weekly["range"].max().round(1))
