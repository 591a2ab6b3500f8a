"""A cell uses a name that only a later cell binds.

While the notebook was written, the later cell had been run before, so the name was there. After "Restart & Run All" it is not, and
the run stops with a NameError at this place. Move the cell that binds the name up, or the one that uses it down.
"""

from collections.abc import Iterator

from nb2prod.diagnostics import Severity
from nb2prod.rules._subject import Subject, nth
from nb2prod.rules.model import Example, Finding, Rule


def check(subject: Subject) -> Iterator[Finding]:
    for found in subject.unbound():
        if found.reached and not found.deferred and not found.helper and found.later and not found.deleted_at:
            place = (
                "further down" if found.later.cell == found.location.cell else f"only later, in {nth(found.later.cell)}"
            )
            message = f"`{found.name}` is used here but bound {place}"
            yield Finding(found.location, message, (found.name,), (found.later,))


RULE = Rule(
    code="NBP101",
    name="used-before-bound",
    severity=Severity.ERROR,
    check=check,
    examples=(
        Example(
            """
            # %% [2]
            total = sum(prices)
            # %% [1]
            prices = [3, 4]
            """,
            ("1:1:13",),
        ),
        Example(
            """
            # %%
            print(rate)
            rate = 0.2
            """,
            ("1:1:7",),
        ),
        Example("""
            # %%
            prices = [3, 4]
            # %%
            total = sum(prices)
            """),
        Example("""
            # %%
            def total():
                return sum(prices)
            # %%
            prices = [3, 4]
            # %%
            total()
            """),
        Example("""
            # %%
            try:
                prices
            except NameError:
                prices = [3, 4]
            """),
    ),
)
