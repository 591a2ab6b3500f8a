"""A function needs a name that no cell binds, but nothing calls it.

The notebook runs, because Python looks up the names in a function only when it is called. Whoever calls it, or imports it from the package
that the notebook becomes, gets a NameError. The same goes for code that runs only when something has failed.
"""

from collections.abc import Iterator

from nb2prod.diagnostics import Severity
from nb2prod.rules._subject import Subject
from nb2prod.rules.model import Example, Finding, Rule


def check(subject: Subject) -> Iterator[Finding]:
    reached = {found.name for found in subject.analysis.document.unbound if found.reached}
    said: set[str] = set()
    for found in subject.unbound():
        if found.reached or found.helper or found.later or found.name in reached or found.name in said:
            continue
        said.add(found.name)
        where = found.read_at or found.location
        user = f"`{found.within}` needs" if found.within else "code that seldom runs needs"
        yield Finding(where, f"{user} `{found.name}`, which no cell binds", (found.name,))


RULE = Rule(
    code="NBP106",
    name="latent-name",
    severity=Severity.WARNING,
    check=check,
    examples=(
        Example(
            """
            # %%
            def draft(value):
                return scale(value)
            """,
            ("1:2:12",),
        ),
        Example(
            """
            # %%
            try:
                value = 1
            except ValueError:
                print(fallback)
            """,
            ("1:4:11",),
        ),
        Example("""
            # %%
            def draft(value):
                return scale(value)
            # %%
            def scale(value):
                return 2 * value
            """),
    ),
)
