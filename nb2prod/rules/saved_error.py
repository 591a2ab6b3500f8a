"""A cell was saved with an error as its output.

The last run of the notebook failed there. Cells that are meant to fail carry the tag `raises-exception`.
"""

from collections.abc import Iterator

from nb2prod.diagnostics import Location, Severity
from nb2prod.rules._subject import Subject
from nb2prod.rules.model import Example, Finding, Rule


def check(subject: Subject) -> Iterator[Finding]:
    for cell in subject.analysis.notebook.code_cells:
        error = next((output for output in cell.outputs if output.kind == "error"), None)
        if error is not None and not cell.may_raise:
            yield Finding(Location(cell.index), f"the cell was saved with an error: {error.name or 'unknown'}")


RULE = Rule(
    code="NBP404",
    name="saved-error",
    severity=Severity.WARNING,
    check=check,
    examples=(
        Example(
            """
            # %% [1]
            1 / 0
            """,
            ("1:1:1",),
            outputs=((1, "error: ZeroDivisionError", 1),),
        ),
        Example(
            """
            # %% [1] tags=["raises-exception"]
            1 / 0
            """,
            outputs=((1, "error: ZeroDivisionError", 1),),
        ),
    ),
)
