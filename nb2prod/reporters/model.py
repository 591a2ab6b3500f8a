"""What a reporter is."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from nb2prod.diagnostics import Report


class Reporter(NamedTuple):
    """One way to write reports down; one file each in this folder, of the same name."""

    name: str
    render: Callable[[Sequence[Report]], str]
