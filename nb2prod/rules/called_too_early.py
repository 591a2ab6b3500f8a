"""A function is called before a name that it reads is bound.

Python looks up the names in a function's body when the function is called, not where it is written. Here the call comes first, and the
cell that binds the name only later: the run stops at the call.
"""

from collections.abc import Iterator

from nb2prod.diagnostics import Severity
from nb2prod.rules._subject import Subject, nth
from nb2prod.rules.model import Example, Finding, Rule


def check(subject: Subject) -> Iterator[Finding]:
    for found in subject.unbound():
        if found.reached and found.deferred and not found.helper and found.later and not found.deleted_at:
            reader = f"`{found.within}`" if found.within else "a function"
            message = f"this runs {reader}, which reads `{found.name}`, bound only later, in {nth(found.later.cell)}"
            related = (found.later, *([found.read_at] if found.read_at else []))
            yield Finding(found.location, message, (found.name,), related)


RULE = Rule(
    code="NBP107",
    name="called-too-early",
    severity=Severity.ERROR,
    check=check,
    examples=(
        Example(
            """
            # %%
            def total():
                return sum(prices)
            # %%
            total()
            # %%
            prices = [3, 4]
            """,
            ("2:1:1",),
        ),
        Example(
            """
            # %%
            class Basket:
                def __init__(self):
                    self.fill()

                def fill(self):
                    self.prices = list(prices)
            # %%
            basket = Basket()
            # %%
            prices = [3, 4]
            """,
            ("2:1:10",),
        ),
        Example("""
            # %%
            def total():
                return sum(prices)
            # %%
            prices = [3, 4]
            # %%
            total()
            """),
    ),
)
