"""The steps of star_import.ipynb."""

from math import floor, fsum, pi, sqrt

import text_tools as tools
from text_tools import frame, shout

from star_import.display import show


def hypotenuse(a, b):
    return sqrt(a**2 + b**2)


def make_area_and_floor() -> None:
    from math import e

    print(hypotenuse(3, 4), round(pi, 4), floor(e))

    title = shout("circle")
    print(title, tools.MARK)

    e = 5
    area = {radius: round(pi * radius**2, 2) for radius in range(1, e)}
    show(area)

    print(frame(f"sum {fsum(area.values()):.2f}", width=20))
