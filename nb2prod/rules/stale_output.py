"""A saved output does not belong to the code above it.

The output carries another execution count than its cell, or the cell has outputs but no count although the other cells have theirs: it was
edited, or copied, after it had been run. What the notebook shows is then not what its code gives.
"""

from collections.abc import Iterator

from nb2prod.diagnostics import Location, Severity
from nb2prod.rules._subject import Subject
from nb2prod.rules.model import Example, Finding, Rule


def check(subject: Subject) -> Iterator[Finding]:
    cells = [cell for cell in subject.analysis.notebook.code_cells if cell.source.strip()]
    counted = sum(bool(cell.execution_count) for cell in cells)
    for cell in cells:
        counts = {output.execution_count for output in cell.outputs if output.execution_count}
        if cell.execution_count and counts and cell.execution_count not in counts:
            recorded = ", ".join(str(count) for count in sorted(counts))
            yield Finding(
                Location(cell.index), f"the output is of run {recorded}, the cell of run {cell.execution_count}"
            )
        elif cell.outputs and not cell.execution_count and 2 * counted > len(cells):
            yield Finding(
                Location(cell.index),
                "the cell has an output but no execution count: it was changed, or copied, after its run",
            )


RULE = Rule(
    code="NBP203",
    name="stale-output",
    severity=Severity.WARNING,
    check=check,
    examples=(
        Example(
            """
            # %% [1]
            rate = 0.2
            # %% [2]
            rate
            # %% [3]
            rate + 1
            """,
            ("3:1:1",),
            outputs=((2, "0.2", 2), (3, "1.2", 7)),
        ),
        Example(
            """
            # %% [1]
            rate = 0.2
            # %% [2]
            rate
            # %%
            rate + 1
            """,
            ("3:1:1",),
            outputs=((2, "0.2", 2), (3, "1.2", 3)),
        ),
        Example(
            """
            # %%
            rate = 0.2
            # %%
            rate
            """,
            outputs=((2, "0.2", 2),),
        ),
    ),
)
