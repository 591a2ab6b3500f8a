"""The steps of monthly_report.ipynb."""

import pandas as pd

from monthly_report.display import display, show
from monthly_report.state import state


def share(column, *, history):
    """The region's share of the turnover, in per cent."""
    return (100 * column / history.sum(axis=1)).round(1)


def read_sales() -> pd.DataFrame:
    sales = pd.read_csv("sales.csv")
    sales["turnover"] = sales["units"] * sales["price"]
    print(f"{len(sales)} rows, {sales['month'].nunique()} months")
    return sales


def month_step(sales: pd.DataFrame, *, goal: float, month: str, region: str):
    this_month = sales[(sales["month"] == month) & (sales["region"] == region)]
    display(this_month)
    turnover = round(this_month["turnover"].sum(), 2)
    print(f"{region} in {month}: {turnover:,.2f}")

    if turnover >= goal:
        verdict = "reached"
        state.surplus = turnover - goal
    else:
        verdict = "missed"
    print("goal", verdict)
    return turnover, verdict


def history_step(sales: pd.DataFrame, *, region: str, top: int, with_history: bool):
    history = sales.groupby(["month", "region"])["turnover"].sum().unstack()
    best = history[region].nlargest(top)
    show(best.round(1))

    if with_history:
        history["share"] = share(history[region], history=history)
    show(history.tail(3))
    return best


def summary_step(turnover, verdict, best, *, month: str, region: str) -> None:
    summary = {
        "month": month,
        "region": region,
        "turnover": float(turnover),
        "verdict": verdict,
        "best": best.index.tolist(),
    }
    if verdict == "reached":
        summary["surplus"] = round(float(state.surplus), 2)
    show(summary)
