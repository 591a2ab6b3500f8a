"""What `convert` would keep as shared state or as a whole, and why.

Most names travel between steps as arguments and results. Where that would change what the notebook does, a conversion falls back on an explicit
shared state, or keeps a cell as it is. That is right, but it is debt: this rule lists it before anything is converted.
"""

from collections.abc import Iterator

from nb2prod.diagnostics import Severity
from nb2prod.rules._subject import Subject
from nb2prod.rules.model import Example, Finding, Rule


def check(subject: Subject) -> Iterator[Finding]:
    debts = subject.around.debts
    for where, why in debts() if debts is not None else ():
        yield Finding(where, why)


RULE = Rule(
    code="NBP601",
    name="conversion-debt",
    severity=Severity.INFO,
    check=check,
    default=False,
    examples=(
        Example(
            """
            # %%
            exec(code)
            """,
            ("1:1:1",),
            debts=("the cell is kept whole, because of exec",),
        ),
        Example("""
            # %%
            x = 1
            """),
    ),
)
