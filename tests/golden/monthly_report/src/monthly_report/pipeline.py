"""The whole of monthly_report.ipynb, step by step."""

from monthly_report.parameters import Parameters
from monthly_report.state import state
from monthly_report.steps import history_step, month_step, read_sales, summary_step

CELLS = {
    "read_sales": "cell 5 of monthly_report.ipynb",
    "month_step": "cells 7 and 8 of monthly_report.ipynb",
    "history_step": "cells 10 and 11 of monthly_report.ipynb",
    "summary_step": "cell 13 of monthly_report.ipynb",
}


def run(parameters: Parameters = Parameters()) -> dict[str, object]:
    """Run all steps in the order of the notebook; returns what they made, by name."""
    state.reset()
    sales = read_sales()
    turnover, verdict = month_step(
        sales, goal=parameters.goal, month=parameters.month, region=parameters.region
    )
    best = history_step(
        sales,
        region=parameters.region,
        top=parameters.top,
        with_history=parameters.with_history,
    )
    summary_step(
        turnover, verdict, best, month=parameters.month, region=parameters.region
    )
    return {"sales": sales, "turnover": turnover, "verdict": verdict, "best": best}
