"""A cell was never run, though cells that were run use what it binds.

The execution counts show runs before and after it, but none of this cell. What the others used came from somewhere else: an earlier version
of the cell, or another one that is gone. A cell from which others have only imports is left out: those are the same wherever they came from.
"""

from collections import defaultdict
from collections.abc import Iterator

from nb2prod.diagnostics import Location, Severity
from nb2prod.rules._subject import Subject, nth
from nb2prod.rules.model import Example, Finding, Rule


def check(subject: Subject) -> Iterator[Finding]:
    trace = subject.analysis.trace
    users: dict[int, set[tuple[int, str]]] = defaultdict(set)
    for edge in subject.analysis.document.edges:
        if edge.mutated or (edge.binder, edge.name) in subject.imports:
            continue
        if edge.binder in trace.never_run and edge.reader in trace.order:
            users[edge.binder].add((edge.reader, edge.name))
    for cell, uses in sorted(users.items()):
        if subject.flows[cell].python.syntax is not None:
            continue
        reader, name = min(uses)
        message = f"the cell was never run, but {nth(reader)}, which was, uses `{name}` from it"
        yield Finding(subject.first_bind(cell, name), message, (name,), (Location(reader),))


RULE = Rule(
    code="NBP204",
    name="never-run-dependency",
    severity=Severity.WARNING,
    check=check,
    examples=(
        Example(
            """
            # %% [1]
            import math
            # %%
            rate = 0.2
            # %% [3]
            print(rate)
            """,
            ("2:1:1",),
        ),
        Example("""
            # %% [1]
            import math
            # %%
            rate = 0.2
            # %% [3]
            print(math.pi)
            """),
        Example("""
            # %%
            rate = 0.2
            # %%
            print(rate)
            """),
    ),
)
