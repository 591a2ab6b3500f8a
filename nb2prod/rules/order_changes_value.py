"""The recorded order gives a name another value than running from top to bottom does.

The execution counts say that a cell last ran with the value from one cell, while in the order of the document another cell supplies it. The
saved outputs then show something that Restart & Run All will not give again.
"""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator

from nb2prod.dataflow.model import Edge, Statement
from nb2prod.dataflow.scopes import imported_things
from nb2prod.diagnostics import Severity
from nb2prod.rules._subject import Subject, nth
from nb2prod.rules.model import Example, Finding, Rule


def check(subject: Subject) -> Iterator[Finding]:
    analysis = subject.analysis
    if not analysis.trace.certain or list(analysis.trace.order) == sorted(analysis.trace.order):
        return
    document, executed = _suppliers(analysis.document.edges), _suppliers(analysis.executed.edges)
    for (reader, name), edges in sorted(document.items()):
        recorded = executed.get((reader, name), {})
        now, then = set(edges) - set(recorded), set(recorded) - set(edges)
        if now and then and not _same_thing(subject, name, now | then):
            binder, other = min(now), min(then)
            yield Finding(
                subject.first_read(edges[binder]),
                f"`{name}` came from {nth(other)} when this cell was run; from top to bottom it comes from {nth(binder)}",
                (name,),
                (subject.first_bind(other, name), subject.first_bind(binder, name)),
            )


def _suppliers(edges: Iterable[Edge]) -> dict[tuple[int, str], dict[int, Edge]]:
    """For every reader and name, the cells that bind the name for it."""
    found: dict[tuple[int, str], dict[int, Edge]] = defaultdict(dict)
    for edge in edges:
        if not edge.mutated:
            found[edge.reader, edge.name].setdefault(edge.binder, edge)
    return found


def _same_thing(subject: Subject, name: str, binders: set[int]) -> bool:
    """Do all these cells bind the name by the same code, or import the same thing?"""
    things = {
        _imported(statement, name) or subject.source_of(statement, cell)
        for cell in binders
        for statement in subject.flows[cell].statements
        if name in statement.binds
    }
    return len(things) <= 1


def _imported(statement: Statement, name: str) -> str:
    node = statement.node
    return dict(imported_things(node)).get(name, "") if isinstance(node, ast.Import | ast.ImportFrom) else ""


RULE = Rule(
    code="NBP201",
    name="order-changes-value",
    severity=Severity.WARNING,
    check=check,
    examples=(
        Example(
            """
            # %% [1]
            rate = 0.1
            # %% [3]
            rate = 0.2
            # %% [2]
            print(rate)
            """,
            ("3:1:7",),
        ),
        Example("""
            # %% [1]
            rate = 0.1
            # %% [2]
            rate = 0.2
            # %% [3]
            print(rate)
            """),
        Example("""
            # %% [1]
            import os.path as files
            # %% [3]
            from os import path as files
            # %% [2]
            print(files.sep)
            """),
    ),
)
