"""A password, key or token stands in the code or in a saved output.

Whoever can read the repository can use it, now and from its history. Revoke it, and read it from the environment or a secret store instead. The
secret itself is never shown in a report.
"""

from collections.abc import Iterable, Iterator, Sequence

from nb2prod.diagnostics import Location, Severity
from nb2prod.notebook.model import Cell, CellKind
from nb2prod.rules._outputs import output_texts
from nb2prod.rules._secrets import find_secrets, may_call_something_secret, may_hold_known_shape
from nb2prod.rules._subject import Subject
from nb2prod.rules.model import Example, Finding, Rule

_LONGEST = 200_000
"""Characters of an output or a text that are looked at: what is longer is a picture or a table."""


def check(subject: Subject) -> Iterator[Finding]:
    cells = subject.analysis.notebook.cells
    yield from _in_sources(cells)
    if may_hold_known_shape(subject.saved_text):
        yield from _in_outputs(cells)


def _in_sources(cells: Sequence[Cell]) -> Iterator[Finding]:
    sources = "\n".join(_looked_at(cell) for cell in cells)
    if not may_hold_known_shape(sources) and not may_call_something_secret(sources):
        return
    for cell in cells:
        for kind, at in find_secrets(_looked_at(cell), assigned=cell.kind is CellKind.CODE):
            line = cell.source.count("\n", 0, at) + 1
            column = at - (cell.source.rfind("\n", 0, at) + 1)
            yield Finding(Location(cell.index, line, column), f"this looks like {kind}")


def _looked_at(cell: Cell) -> str:
    return cell.source if cell.kind is CellKind.CODE else cell.source[:_LONGEST]


def _in_outputs(cells: Iterable[Cell]) -> Iterator[Finding]:
    for cell in cells:
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
