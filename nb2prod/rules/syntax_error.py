"""A cell does not parse.

Running it raises a SyntaxError. The message tells whether it is Python 2, text that belongs into a Markdown cell, syntax of a newer
Python, or simply broken. What such a cell would bind is guessed, so that it does not make the other cells look wrong.
"""

from collections.abc import Iterator

from nb2prod.diagnostics import Severity
from nb2prod.rules._subject import Subject
from nb2prod.rules.model import Example, Finding, Rule


def check(subject: Subject) -> Iterator[Finding]:
    if subject.analysis.notebook.language != "python":
        return  # in its own language it may well parse
    for python in subject.analysis.cells:
        if python.syntax is not None and not python.cell.may_raise:
            why = f" ({python.syntax.why})" if python.syntax.why else ""
            yield Finding(python.syntax.location, f"the cell does not parse: {python.syntax.message}{why}")


RULE = Rule(
    code="NBP109",
    name="syntax-error",
    severity=Severity.ERROR,
    check=check,
    examples=(
        Example(
            """
            # %%
            x = = 3
            """,
            ("1:1:5",),
        ),
        Example("""
            # %%
            %matplotlib inline
            !ls
            files = !ls
            await something()
            """),
    ),
)
