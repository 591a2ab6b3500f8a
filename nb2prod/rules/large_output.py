"""A cell has more than a megabyte of saved output.

Large outputs make the file slow to open, to review and to clone, for good: the history keeps them. Clear the output, or show less.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from nb2prod.diagnostics import Location, Severity
from nb2prod.notebook.model import Output
from nb2prod.rules._subject import Subject
from nb2prod.rules.model import Example, Finding, Rule

LIMIT = 1_000_000
"""Characters of output that one cell may have."""


def check(subject: Subject) -> Iterator[Finding]:
    for cell in subject.analysis.notebook.code_cells:
        size = sum(_size(output) for output in cell.outputs)
        if size > LIMIT:
            yield Finding(Location(cell.index), f"the cell has {size / 1e6:.1f} MB of saved output")


def _size(output: Output) -> int:
    return _length(output.mime) if output.mime else len(output.text)


def _length(value: Any) -> int:
    if isinstance(value, Mapping):
        return sum(_length(item) for item in value.values())
    return len(value) if isinstance(value, str) else 0


RULE = Rule(
    code="NBP403",
    name="large-output",
    severity=Severity.WARNING,
    check=check,
    examples=(
        Example(
            """
            # %% [1]
            print("x" * 2_000_000)
            """,
            ("1:1:1",),
            outputs=((1, "x" * 2_000_000, 1),),
        ),
        Example(
            """
            # %% [1]
            print("x" * 20)
            """,
            outputs=((1, "x" * 20, 1),),
        ),
    ),
)
