"""A comment or tag suppresses a rule that finds nothing there.

The code has changed, or the rule has become smarter. Remove the suppression, or it will hide the next finding.
"""

from collections.abc import Iterable, Iterator

from nb2prod.diagnostics import Location, Severity
from nb2prod.rules._subject import Subject
from nb2prod.rules.model import Example, Finding, Rule


def check(subject: Subject) -> Iterator[Finding]:
    """Nothing by itself: the suppressions are known only after all other rules."""
    return iter(())


def check_unused(unused: Iterable[tuple[Location, str]]) -> Iterator[Finding]:
    for where, code in unused:
        yield Finding(where, f"nothing is suppressed here: {code} finds nothing", (code,))


RULE = Rule(
    code="NBP603",
    name="unused-suppression",
    severity=Severity.INFO,
    check=check,
    after=check_unused,
    default=False,
    examples=(
        Example(
            """
            # %%
            x = 1  # noqa: NBP101
            """,
            ("1:1:8",),
        ),
        Example("""
            # %%
            print(x)  # noqa: NBP101
            # %%
            x = 1  # noqa: E501
            # %%
            # noqa
            y = 2
            """),
    ),
)
