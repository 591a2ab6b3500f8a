"""What was recorded of a notebook's run, in plain values: the material of the generated tests.

How it was recorded is not the business of this stage: `verify` does it, or it stands in the notebook as it was saved.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

VARIES = "<varies>"
"""Stands in a recorded text for whatever was there: it differs from run to run."""

WHOLE_RUN = "whole-run"
"""The folder of what the whole run printed. No step can have this name."""


@dataclass(frozen=True, slots=True)
class GoldenValue:
    """A recorded value: a Python `literal`, or the `data` of a file with this `suffix`.

    `check` says how a value is compared with it: "equal", "approx", "approx nan", "nan", "floats" and "array" (numpy), "nested" (holding
    arrays), "frame", "series" or "index" (pandas).
    """

    check: str
    literal: str = ""
    suffix: str = ""
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class StepRecord:
    """What was recorded of one step.

    `printed` is its text, with VARIES for what is not promised. `random_state` has the states of the generators that it draws from, by name.
    `remarks` say what is not compared, and why. `why_not_alone` is set where the step cannot be tested by itself, and `needs_data` where it
    reads files.
    """

    step: str
    outputs: tuple[str, ...] = ()
    given: Mapping[str, GoldenValue] = field(default_factory=dict)
    expected: Mapping[str, GoldenValue] = field(default_factory=dict)
    printed: str = ""
    random_state: Mapping[str, object] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    why_not_alone: str = ""
    needs_data: bool = False


@dataclass(frozen=True, slots=True)
class RunRecord:
    """What was recorded of the whole run: what it printed, and what it printed and showed (None: not to be tested).

    `why_not` is set where there is nothing to hold the package to. `python` ("3.6") and `versions` are those it was recorded with, where
    it was not recorded here: elsewhere the texts need not come again. `figures` is true where figures are shown, whose text is left out.
    `needs_data` is true where it reads files.
    """

    printed: str | None = ""
    shown: str | None = None
    why_not: str = ""
    python: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    figures: bool = False
    needs_data: bool = False
