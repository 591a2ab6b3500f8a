"""A cell was run before a cell that it depends on.

The execution counts are out of order, and a dependency crosses the disorder: what the cell saved rests on an earlier state of the other cell,
or on a cell that is gone. Counts that are merely not 1, 2, 3 are no finding: they are harmless as long as nothing crosses,
and an import may cross: it gives the same whenever it is run.
"""

from collections import defaultdict
from collections.abc import Iterator

from nb2prod.dataflow.model import Edge
from nb2prod.diagnostics import Severity
from nb2prod.rules._subject import Subject, nth
from nb2prod.rules.model import Example, Finding, Rule


def check(subject: Subject) -> Iterator[Finding]:
    if not subject.analysis.trace.certain:
        return
    turn = {cell: number for number, cell in enumerate(subject.analysis.trace.order)}
    crossing: dict[tuple[int, int], list[Edge]] = defaultdict(list)
    for edge in subject.analysis.document.edges:
        if edge.mutated or (edge.binder, edge.name) in subject.imports:
            continue
        if turn.get(edge.binder, -1) > turn.get(edge.reader, len(turn)):
            crossing[edge.reader, edge.binder].append(edge)
    for (_, binder), edges in sorted(crossing.items()):
        names = tuple(sorted({edge.name for edge in edges}))
        first = min(edges, key=lambda edge: (edge.deferred, subject.first_read(edge)))
        quoted = ", ".join(f"`{name}`" for name in names[:3]) + (", ..." if len(names) > 3 else "")
        message = f"this cell was run before {nth(binder)}, from which it has {quoted}"
        yield Finding(subject.first_read(first), message, names, (subject.first_bind(binder, first.name),))


RULE = Rule(
    code="NBP202",
    name="run-before-dependency",
    severity=Severity.WARNING,
    check=check,
    examples=(
        Example(
            """
            # %% [4]
            rate = 0.2
            # %% [2]
            print(rate)
            """,
            ("2:1:7",),
        ),
        Example("""
            # %% [4]
            import math
            # %% [2]
            print(math.pi)
            """),
        Example("""
            # %% [4]
            rate = 0.2
            # %% [2]
            print("hello")
            """),
        Example("""
            # %%
            rate = 0.2
            # %%
            print(rate)
            """),
    ),
)
