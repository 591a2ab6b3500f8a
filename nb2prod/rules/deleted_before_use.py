"""A name is used after it was deleted.

`del x` removes the name, and so does the end of an `except ... as x` clause. A cell that uses it further down worked only because
another cell had bound it again in between, in an order that the notebook does not show.
"""

from collections.abc import Iterator

from nb2prod.diagnostics import Severity
from nb2prod.rules._subject import Subject, nth
from nb2prod.rules.model import Example, Finding, Rule


def check(subject: Subject) -> Iterator[Finding]:
    for found in subject.unbound():
        if found.reached and found.deleted_at and not found.helper:
            message = f"`{found.name}` is used after it was deleted in {nth(found.deleted_at.cell)}"
            yield Finding(found.location, message, (found.name,), (found.deleted_at,))


RULE = Rule(
    code="NBP103",
    name="deleted-before-use",
    severity=Severity.ERROR,
    check=check,
    examples=(
        Example(
            """
            # %%
            raw = [1, 2]
            # %%
            del raw
            # %%
            len(raw)
            """,
            ("3:1:5",),
        ),
        Example(
            """
            # %%
            try:
                open("x")
            except OSError as error:
                pass
            # %%
            print(error)
            """,
            ("2:1:7",),
        ),
        Example("""
            # %%
            raw = [1, 2]
            del raw
            raw = [3]
            print(raw)
            """),
    ),
)
