"""A function reads a global that a later cell binds again.

What the function gives depends on whether it is called before or after that cell, and on which of them was run last. Pass the value as a
parameter.
"""

from collections import defaultdict
from collections.abc import Iterator

from nb2prod.dataflow.model import Effect
from nb2prod.dataflow.scene import place
from nb2prod.diagnostics import Location, Severity
from nb2prod.ipython.model import TIMED
from nb2prod.rules._subject import Subject, nth
from nb2prod.rules.model import Example, Finding, Rule

_DATA = frozenset({"assign", "for", "with", "augmented", "walrus"})


def check(subject: Subject) -> Iterator[Finding]:
    bound: dict[str, list[Location]] = defaultdict(list)
    for flow in subject.analysis.flows:
        for statement in flow.statements:
            for event in statement.events:
                if event.effect is Effect.BIND and event.how in _DATA:
                    bound[event.name].append(place(flow.python, event.line, event.column))
    for flow in subject.analysis.flows:
        for statement in flow.statements:
            for body in statement.bodies:
                if not body.name or body.immediate or body.name.startswith(TIMED):
                    continue
                for name in sorted(body.reads):
                    before = [where for where in bound[name] if where.cell <= flow.index]
                    after = [where for where in bound[name] if where.cell > flow.index]
                    if before and after:
                        event = next(event for event in body.events if event.name == name)
                        where = place(flow.python, event.line, event.column)
                        message = f"`{body.name}` reads `{name}`, which {nth(after[0].cell)} binds again"
                        yield Finding(where, message, (name,), (after[0],))


RULE = Rule(
    code="NBP208",
    name="global-rebound-later",
    severity=Severity.INFO,
    check=check,
    default=False,
    examples=(
        Example(
            """
            # %%
            rate = 0.2
            def price(net):
                return net * (1 + rate)
            # %%
            price(10)
            # %%
            rate = 0.1
            """,
            ("1:3:23",),
        ),
        Example("""
            # %%
            rate = 0.2
            def price(net, rate=rate):
                return net * (1 + rate)
            # %%
            rate = 0.1
            """),
    ),
)
