"""The whole of 01_clean.ipynb + 02_forecast.ipynb, step by step."""

from visits.parameters import Parameters
from visits.clean import read_counter, sum_up_by_week
from visits.forecast import foretell_step, read_counter_2

CELLS = {
    "read_counter": "cells 5 and 6 of 01_clean.ipynb",
    "sum_up_by_week": "cells 8 and 9 of 01_clean.ipynb",
    "read_counter_2": "cells 6 and 7 of 02_forecast.ipynb",
    "foretell_step": "cells 9, 10 and 11 of 02_forecast.ipynb",
}


def run(parameters: Parameters = Parameters()) -> dict[str, object]:
    """Run all steps in the order of the notebook; returns what they made, by name."""
    visits = read_counter()
    sum_up_by_week(visits)
    by_week = read_counter_2(visits)
    foretell_step(by_week, page=parameters.page, weeks=parameters.weeks)
    return {"visits": visits, "by_week": by_week}
