"""What was seen when the notebook and the package were run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Answer(StrEnum):
    """Did the package do what the notebook did?"""

    SAME = "same"
    DIFFERENT = "different"
    NOT_COMPARABLE = "not comparable"


@dataclass(frozen=True, slots=True)
class Value:
    """A value that crossed a step.

    `kind` is how it is stored ("json", "npz", "parquet") or "" where it cannot be; `type` is its class as "pandas.DataFrame"; `data`
    the stored bytes; `why` says why it is not stored.
    """

    type: str
    kind: str = ""
    data: bytes = b""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Ran:
    """What one cell, or one step, did: `stdout` as printed, `shown` as displayed and printed (text/plain), in order; `error` is "" or
    "ZeroDivisionError: division by zero"."""

    stdout: str = ""
    shown: str = ""
    error: str = ""
    before: Mapping[str, Value] = field(default_factory=dict)
    after: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """A whole run. `parts` are keyed by cell index (notebook) or step name (package); `files` maps a written file to the digest of its bytes."""

    parts: Mapping[int | str, Ran]
    files: Mapping[str, str] = field(default_factory=dict)
    error: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """The answer for one step, with the first difference or the reason why there is no answer."""

    step: str
    cells: tuple[int, ...]
    answer: Answer
    detail: str = ""
