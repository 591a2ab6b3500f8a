"""What was seen when the notebook and the package were run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

RANDOM_STATE = "<random state>"
"""Stands for a name among captured values: the state of the process's random number generators."""


class Answer(StrEnum):
    """Did the package do what the notebook did?"""

    SAME = "same"
    DIFFERENT = "different"
    NOT_COMPARABLE = "not comparable"


@dataclass(frozen=True, slots=True)
class Value:
    """A value that crossed a step.

    `kind` is how it is stored ("json", "npz", "parquet") or "" where it cannot be; `type` is its class as "pandas.DataFrame"; `data`
    the stored bytes; `why` says why it is not stored. While it is captured and compared a value is always JSON (`foreign/encode.py`). A value
    that is not stored may still have `data`: a description that can be compared, but not read back (`foreign/look.py`).
    """

    type: str
    kind: str = ""
    data: bytes = b""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Ran:
    """What one cell, or one step, did: `stdout` as printed, `shown` as displayed and printed (text/plain), in order; `error` is "" or
    "ZeroDivisionError: division by zero". `files` maps a file it wrote to the digest of its bytes, or to "deleted"; `created` are those
    that were not there before."""

    stdout: str = ""
    shown: str = ""
    error: str = ""
    before: Mapping[str, Value] = field(default_factory=dict)
    after: Mapping[str, Value] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    created: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Run:
    """A whole run. `parts` are keyed by cell index (notebook) or step name (package); `files` maps a written file to the digest of its bytes.

    `stdout` and `shown` are those of the whole run. `error` is set where the run stopped before its end. `left_out` are files of the notebook's folder that were too large to copy.
    `work` is the folder it ran in, which is gone by now, but may occur in texts.
    """

    parts: Mapping[int | str, Ran]
    files: Mapping[str, str] = field(default_factory=dict)
    error: str = ""
    seconds: float = 0.0
    stdout: str = ""
    shown: str = ""
    left_out: tuple[str, ...] = ()
    work: str = ""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a run can be made to share with another: seeds of the random generators (None: left alone) and of string hashes."""

    seed: int | None = None
    hash_seed: int = 0


@dataclass(frozen=True, slots=True)
class PackageStep:
    """A step of a generated package: the function `name`, the cells it came from (indexes), what it takes and what it returns."""

    name: str
    cells: tuple[int, ...]
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """The answer for one step, with the first difference or the reason why there is no answer."""

    step: str
    cells: tuple[int, ...]
    answer: Answer
    detail: str = ""
