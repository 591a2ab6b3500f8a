"""Where boxes go: in layers, so that arrows point down, with few crossings.

The method is Sugiyama's in its plainest form: longest path for the layers, stand-ins where an arrow passes a layer, and a few
sweeps that put every box near the middle of its neighbours.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from nb2prod.pictures.model import Picture

_SWEEPS = 8


@dataclass(frozen=True, slots=True)
class Layers:
    """`rows` hold keys of boxes and of stand-ins, from left to right; `paths` the keys that each arrow passes, ends included.

    An arrow that points up, against the reading order, has only its two ends as path.
    """

    rows: tuple[tuple[str, ...], ...]
    paths: tuple[tuple[str, ...], ...] = field(default=())


def arrange(picture: Picture) -> Layers:
    """The boxes of `picture` in layers. Boxes are taken in reading order, and arrows against it do not count."""
    place = {box.key: number for number, box in enumerate(picture.boxes)}
    level = _levels(picture, place)
    rows: list[list[str]] = [[] for _ in range(max(level.values(), default=-1) + 1)]
    for box in picture.boxes:
        rows[level[box.key]].append(box.key)
    paths: list[tuple[str, ...]] = []
    for number, arrow in enumerate(picture.arrows):
        passed = range(level[arrow.start] + 1, level[arrow.end])
        between = [f"{number}:{row}" for row in passed]
        for row, key in zip(passed, between, strict=True):
            rows[row].append(key)
        paths.append((arrow.start, *between, arrow.end))
    return Layers(tuple(map(tuple, _sweep(rows, paths))), tuple(paths))


def _levels(picture: Picture, place: Mapping[str, int]) -> dict[str, int]:
    level = dict.fromkeys(place, 0)
    for arrow in sorted(picture.arrows, key=lambda arrow: place[arrow.start]):
        if place[arrow.start] < place[arrow.end]:
            level[arrow.end] = max(level[arrow.end], level[arrow.start] + 1)
    return level


def _sweep(rows: list[list[str]], paths: Sequence[tuple[str, ...]]) -> list[list[str]]:
    """Order every row by the mean place of its neighbours in the row above, then below, a few times over."""
    above: dict[str, list[str]] = {}
    below: dict[str, list[str]] = {}
    for path in paths:
        for upper, lower in pairwise(path):
            above.setdefault(lower, []).append(upper)
            below.setdefault(upper, []).append(lower)
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        order = range(1, len(rows)) if down else range(len(rows) - 2, -1, -1)
        for number in order:
            beside = rows[number - 1 if down else number + 1]
            rows[number] = _sorted_by_neighbours(rows[number], beside, above if down else below)
    return rows


def _sorted_by_neighbours(row: list[str], beside: list[str], neighbours: Mapping[str, list[str]]) -> list[str]:
    at = {key: place / max(1, len(beside) - 1) for place, key in enumerate(beside)}
    own = {key: place / max(1, len(row) - 1) for place, key in enumerate(row)}

    def middle(key: str) -> float:
        places = [at[neighbour] for neighbour in neighbours.get(key, ()) if neighbour in at]
        return sum(places) / len(places) if places else own[key]

    return sorted(row, key=middle)
