"""A name is bound only in a cell that is never run.

A cell with the tag `skip-execution`, or one turned into raw text, binds nothing. Cells that use its names work only where somebody runs it by
hand.
"""

from collections.abc import Iterator

from nb2prod.diagnostics import Severity
from nb2prod.rules._subject import Subject, nth
from nb2prod.rules.model import Example, Finding, Rule


def check(subject: Subject) -> Iterator[Finding]:
    for found in subject.unbound():
        if found.reached and not found.helper and not found.later and not found.deleted_at:
            binder = subject.bound_if_run.get(found.name)
            if binder is not None:
                message = f"`{found.name}` is bound only in {nth(binder)}, which is not run"
                yield Finding(found.location, message, (found.name,))


RULE = Rule(
    code="NBP105",
    name="bound-only-in-skipped-cell",
    severity=Severity.WARNING,
    check=check,
    examples=(
        Example(
            """
            # %% tags=["skip-execution"]
            data = [1, 2]
            # %%
            print(data)
            """,
            ("2:1:7",),
        ),
        Example(
            """
            # %% [raw]
            data = [1, 2]
            # %%
            print(data)
            """,
            ("2:1:7",),
        ),
        Example("""
            # %% tags=["skip-execution"]
            data = [1, 2]
            # %%
            data = [3]
            print(data)
            """),
    ),
)
