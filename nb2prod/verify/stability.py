"""What of a notebook's behaviour a test can rely on: that which does not change from one run to the next."""

import datetime
import difflib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from nb2prod.verify.model import RANDOM_STATE, PackageStep, Ran, Run, Value
from nb2prod.verify.reference import Reference

VARIES = "<varies>"
"""Stands in a recorded text for whatever was there."""

FEWEST_BYTES = 24
"""A value of fewer bytes of JSON may well be the same twice by chance."""

_NOT_PRINTED = (
    re.compile(r"^<Figure size [^>\n]*>\n?", re.MULTILINE),
    re.compile(r"^.*(?:CPU times: |Wall time: |\bper loop \(mean ).*\n?", re.MULTILINE),
)
"""What a kernel writes and a package does not: figures go to files, timings to the log. (A program that runs in a terminal, as the
commands of a notebook do, ends its lines in two characters; that is evened out, too.)"""

_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}")


@dataclass(frozen=True, slots=True)
class Chance:
    """Steps whose outcome is left to chance, and the names whose values are."""

    steps: frozenset[str] = frozenset()
    names: frozenset[tuple[str, str]] = field(default_factory=frozenset)


def left_to_chance(reference: Reference, steps: Sequence[PackageStep]) -> Chance:
    """Follows what differs between the two runs through the steps.

    A step is left to chance if it draws from a generator that nobody seeded, or takes a value that differs between the
    runs, or one that cannot be stored and comes from such a step. What it prints may be the same twice, and yet is no promise.
    """
    tainted: set[str] = set()
    found: set[str] = set()
    outcomes: set[tuple[str, str]] = set()
    for step in steps:
        part, unstable = reference.run.parts.get(step.name, Ran()), reference.unstable.get(step.name, frozenset())
        if _draws_unseeded(part, unstable) or tainted & set(step.inputs) or _takes_unstable(step, part, unstable):
            found.add(step.name)
        for name in step.outputs:
            value = part.after.get(name, Value(""))
            chancy = step.name in found and (not value.kind or len(value.data) < FEWEST_BYTES)
            if chancy or f"after {name}" in unstable:
                tainted.add(name)
                outcomes.add((step.name, name))
            else:
                tainted.discard(name)
    return Chance(frozenset(found), frozenset(outcomes))


def changed_generators(part: Ran) -> dict[str, object]:
    """The state in which a step found those random generators that it drew from, by name ("random", "numpy")."""
    before, after = part.before.get(RANDOM_STATE), part.after.get(RANDOM_STATE)
    if before is None or after is None or not before.kind or not after.kind or before == after:
        return {}
    states, later = json.loads(before.data), json.loads(after.data)
    return {name: state for name, state in states.items() if later.get(name) != state}


def printed_for_good(first: Run, second: Run, cells: Iterable[int], chancy: frozenset[int], aspect: str) -> str:
    """What the cells printed ("stdout") or showed ("shown"), with VARIES for what differs between runs or comes from `chancy` cells."""
    text = ""
    for cell in cells:
        one, other = getattr(first.parts[cell], aspect), getattr(second.parts[cell], aspect)
        left_to_chance = cell in chancy and (_lines(one) or _lines(other))
        text += _unknown(one) if left_to_chance else masked(one, other)
    return re.sub(f"(?:{VARIES}\n?)+(?={VARIES})", "", text)


def masked(first: str, second: str, today: datetime.date | None = None) -> str:
    """The text of the first run, with VARIES for addresses, and for the lines that the second run wrote otherwise.

    Lines with the day of the run (`today`) are taken out too: they are the same twice, but not tomorrow.
    """
    one, other = _lines(first), _lines(second)
    days = _spellings(today or datetime.datetime.now().astimezone().date())
    kept: list[str] = []
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    for tag, begin, end, *_ in matcher.get_opcodes():
        lines = one[begin:end]
        if tag == "equal":
            kept += [VARIES + "\n" if any(day in line for day in days) else line for line in lines]
        else:
            kept.append(_unknown("".join(lines)))
    return "".join(kept)


def _unknown(text: str) -> str:
    return VARIES + ("\n" if text.endswith("\n") else "")


def _lines(text: str) -> list[str]:
    for pattern in _NOT_PRINTED:
        text = pattern.sub("", text)
    return _ADDRESS.sub(VARIES, re.sub(r"\r+\n", "\n", text)).splitlines(keepends=True)


def _spellings(day: datetime.date) -> tuple[str, ...]:
    forms = ("%Y-%m-%d", "%d %b %Y", "%b %d, %Y", "%B %d, %Y", "%d %B %Y", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%Y%m%d")
    plain = f"{day.year}, {day.month}, {day.day}"
    return (plain, *(day.strftime(form) for form in forms))


def _draws_unseeded(part: Ran, unstable: frozenset[str]) -> bool:
    return f"before {RANDOM_STATE}" in unstable and bool(changed_generators(part))


def _takes_unstable(step: PackageStep, part: Ran, unstable: frozenset[str]) -> bool:
    return any(f"before {name}" in unstable for name in step.inputs if name in part.before)
