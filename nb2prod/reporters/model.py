"""What a reporter is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nb2prod.diagnostics import Report


@dataclass(frozen=True, slots=True)
class Reporter:
    """One way to write reports down; one file each in this folder, of the same name."""

    name: str
    render: Callable[[Sequence[Report]], str]
