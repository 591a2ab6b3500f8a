"""What of a notebook's behaviour a test can rely on: that which does not change from one run to the next."""

import datetime
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from nb2prod.verify.model import RANDOM_STATE, PackageStep, Ran, Run, Value
from nb2prod.verify.reference import Reference
from nb2prod.verify.texts import VARIES, common, unknown

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
        draws = any(not use.seeded for use in _generators_used(part, reference.again.parts.get(step.name, Ran())))
        if draws or tainted & set(step.inputs) or any(f"before {name}" in unstable for name in step.inputs):
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


def needed_states(first: Ran, second: Ran) -> dict[str, object]:
    """The states of the random generators that a step draws from, by name ("random", "numpy"), as earlier steps left them in both runs."""
    return {use.name: use.state for use in _generators_used(first, second) if use.inherited}


@dataclass(frozen=True, slots=True)
class _Use:
    """A random generator that a step uses. It is `inherited` if both runs come to the step with the same state, which somebody
    has then seeded before; `seeded` if both leave it with the same."""

    name: str
    state: object
    inherited: bool
    seeded: bool


def _generators_used(first: Ran, second: Ran) -> Iterator[_Use]:
    before, after, before_again, after_again = (
        _states(values) for part in (first, second) for values in (part.before, part.after)
    )
    for name, state in before.items():
        if after.get(name) != state:
            yield _Use(name, state, before_again.get(name) == state, after_again.get(name) == after.get(name))


def _states(values: Mapping[str, Value]) -> dict[str, object]:
    value = values.get(RANDOM_STATE, Value(""))
    return dict(json.loads(value.data)) if value.kind else {}


def printed_for_good(first: Run, second: Run, cells: Iterable[int], chancy: frozenset[int], aspect: str) -> str:
    """What the cells printed ("stdout") or showed ("shown"), with VARIES for what differs between runs or comes from `chancy` cells."""
    text = ""
    for cell in cells:
        one, other = getattr(first.parts[cell], aspect), getattr(second.parts[cell], aspect)
        left_to_chance = cell in chancy and (_clean(one) or _clean(other))
        text += unknown(one) if left_to_chance else masked(one, other)
    return re.sub(f"(?:{VARIES}\n?)+(?={VARIES})", "", text)


def masked(first: str, second: str, today: datetime.date | None = None) -> str:
    """The text of the first run, with VARIES for addresses, and for the lines that the second run wrote otherwise.

    Lines with the day of the run (`today`) are taken out too: they are the same twice, but not tomorrow.
    """
    days = _spellings(today or datetime.datetime.now().astimezone().date())
    lines = common(_clean(first), _clean(second)).splitlines(keepends=True)
    return "".join(unknown(line) if any(day in line for day in days) else line for line in lines)


def _clean(text: str) -> str:
    for pattern in _NOT_PRINTED:
        text = pattern.sub("", text)
    return _ADDRESS.sub(VARIES, re.sub(r"\r+\n", "\n", text))


def _spellings(day: datetime.date) -> tuple[str, ...]:
    forms = ("%Y-%m-%d", "%d %b %Y", "%b %d, %Y", "%B %d, %Y", "%d %B %Y", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%Y%m%d")
    plain = f"{day.year}, {day.month}, {day.day}"
    listed = f"{day:%b} {day.day:>2} "  # as `ls -l` has it, with the time behind it
    return (plain, listed, *(day.strftime(form) for form in forms))
