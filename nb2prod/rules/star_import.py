"""A wildcard import hides where names come from.

Neither a reader nor a tool can tell what `from helpers import *` brings without looking into the module, and what it brings changes with the
module's version. Modules that can be read are looked into; with others, missing names can't be told from imported ones.
"""

from collections.abc import Iterator

from nb2prod.diagnostics import Severity
from nb2prod.rules._subject import Subject
from nb2prod.rules.model import Example, Finding, Rule


def check(subject: Subject) -> Iterator[Finding]:
    for flow in subject.analysis.flows:
        for statement in flow.statements:
            for module in statement.stars:
                known = subject.analysis.stars.get(module) is not None
                blinds = "" if known else ", and the module could not be read"
                where = subject.place(flow.index, statement.node)
                yield Finding(where, f"`from {module} import *` hides where names come from{blinds}", (module,))


RULE = Rule(
    code="NBP306",
    name="star-import",
    severity=Severity.WARNING,
    check=check,
    words=("*",),
    examples=(
        Example(
            """
            # %%
            from math import *
            """,
            ("1:1:1",),
        ),
        Example("""
            # %%
            from math import pi
            %pylab inline
            """),
    ),
)
