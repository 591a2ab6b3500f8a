"""A password, key or token stands in the code or in a saved output.

Whoever can read the repository can use it, now and from its history. Revoke it, and read it from the environment or a secret store instead. The
secret itself is never shown in a report.
"""

from collections.abc import Iterator

from nb2prod.diagnostics import Location, Severity
from nb2prod.notebook.model import CellKind
from nb2prod.rules._outputs import output_texts
from nb2prod.rules._secrets import find_secrets
from nb2prod.rules._subject import Subject
from nb2prod.rules.model import Example, Finding, Rule

_LONGEST = 200_000
"""Characters of an output that are looked at: what is longer is a picture or a table."""


def check(subject: Subject) -> Iterator[Finding]:
    for cell in subject.analysis.notebook.cells:
        for kind, at in find_secrets(cell.source, assigned=cell.kind is CellKind.CODE):
            line = cell.source.count("\n", 0, at) + 1
            column = at - (cell.source.rfind("\n", 0, at) + 1)
            yield Finding(Location(cell.index, line, column), f"this looks like {kind}")
        kinds = sorted(
            {kind for text in output_texts(cell) for kind, _ in find_secrets(text[:_LONGEST], assigned=False)}
        )
        for kind in kinds:
            yield Finding(Location(cell.index), f"a saved output holds what looks like {kind}")


RULE = Rule(
    code="NBP401",
    name="secret",
    severity=Severity.ERROR,
    check=check,
    examples=(
        Example(
            """
            # %%
            key = "AKIAQ7RTZ3B5LMN4WXYZ"
            # %%
            db_password = "Tr0ub4dor&3x"
            # %%
            url = "postgres://anna:h7Gk29sQ@db.internal/sales"
            """,
            ("1:1:8", "2:1:15", "3:1:8"),
        ),
        Example(
            """
            # %% [1]
            print("hidden")
            """,
            ("1:1:1",),
            outputs=((1, "Authorization: ghp_" + "a1B2" * 9, 1),),
        ),
        Example("""
            # %%
            import os
            password = os.environ["PASSWORD"]
            api_key = "YOUR_API_KEY_GOES_HERE"
            token = "<your token>"
            url = "postgres://user:password@localhost/db"
            secret = "aaaaaaaaaaaa"
            """),
    ),
)
