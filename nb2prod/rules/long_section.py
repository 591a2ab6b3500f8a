"""Many lines of code without a heading.

A section this long does more than one thing, and there is no place at which it could be split into steps. Headings of the second level make
the steps of a package.
"""

from collections.abc import Iterator

from nb2prod.diagnostics import Location, Severity
from nb2prod.notebook.model import CellKind
from nb2prod.rules._subject import Subject
from nb2prod.rules.model import Example, Finding, Rule

LIMIT = 150
"""Lines of code between two headings."""


def check(subject: Subject) -> Iterator[Finding]:
    start, lines = 0, 0
    for cell in subject.analysis.notebook.cells:
        if cell.kind is CellKind.MARKDOWN and cell.source.lstrip().startswith("#"):
            yield from _judge(start, lines)
            start, lines = cell.index, 0
        elif cell.kind is CellKind.CODE:
            lines += sum(bool(line.strip()) for line in cell.source.splitlines())
    yield from _judge(start, lines)


def _judge(start: int, lines: int) -> Iterator[Finding]:
    if lines > LIMIT:
        yield Finding(Location(start), f"{lines} lines of code follow without a heading")


RULE = Rule(
    code="NBP602",
    name="long-section",
    severity=Severity.INFO,
    check=check,
    default=False,
    examples=(
        Example("# %% [markdown]\n# ## All\n# %%\n" + "x = 1\n" * 151, ("1:1:1",)),
        Example(
            "# %% [markdown]\n# ## One\n# %%\n"
            + "x = 1\n" * 100
            + "# %% [markdown]\n# ## Two\n# %%\n"
            + "x = 1\n" * 100
        ),
    ),
)
