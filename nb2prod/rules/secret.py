"""A password, key or token stands in the code or in a saved output.

Whoever can read the repository can use it, now and from its history. Revoke it, and read it from the environment or a secret store instead. The
secret itself is never shown in a report.
"""

from collections.abc import Iterable, Iterator, Sequence

from nb2prod.diagnostics import Location, Severity
from nb2prod.notebook.model import Cell, CellKind
from nb2prod.patterns import pattern
from nb2prod.rules._outputs import output_texts
from nb2prod.rules._secrets import find_secrets, may_call_something_secret, possible_shapes
from nb2prod.rules._subject import Subject
from nb2prod.rules.model import Example, Finding, Rule

_PICTURE_STARTS = "base64,"
_PICTURE = pattern(_PICTURE_STARTS + r"[A-Za-z0-9+/=]{100,}")
"""A picture inside a text: its letters mean nothing, and there are more of them than of all others."""
_LONGEST = 200_000
"""Characters of an output or a text that are looked at: what is longer is a picture or a table."""


def check(subject: Subject) -> Iterator[Finding]:
    cells = subject.analysis.notebook.cells
    yield from _in_sources(cells, subject.text)
    yield from _in_outputs(cells, subject.saved_text)


def _in_sources(cells: Sequence[Cell], code: str) -> Iterator[Finding]:
    texts = "\n".join([_looked_at(cell) for cell in cells if cell.kind is not CellKind.CODE])
    shapes = possible_shapes(f"{code}\n{_PICTURE.sub('', texts) if _PICTURE_STARTS in texts else texts}")
    assigned = may_call_something_secret(code)
    for cell in cells if shapes or assigned else ():
        for kind, at in find_secrets(_looked_at(cell), shapes, assigned=assigned and cell.kind is CellKind.CODE):
            line = cell.source.count("\n", 0, at) + 1
            column = at - (cell.source.rfind("\n", 0, at) + 1)
            yield Finding(Location(cell.index, line, column), f"this looks like {kind}")


def _looked_at(cell: Cell) -> str:
    return cell.source if cell.kind is CellKind.CODE else cell.source[:_LONGEST]


def _in_outputs(cells: Iterable[Cell], whole: str) -> Iterator[Finding]:
    shapes = possible_shapes(whole)
    for cell in cells if shapes else ():
        kinds = sorted(
            {kind for text in output_texts(cell) for kind, _ in find_secrets(text[:_LONGEST], shapes, assigned=False)}
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
