"""A name first stands for one kind of thing and later for another: a function or module, then data.

After the later cell has run, running the earlier ones again fails or does something else, because the name no longer means what they expect.
"""

import ast
from collections import Counter
from collections.abc import Iterator

from nb2prod.dataflow.model import Effect
from nb2prod.dataflow.scene import place
from nb2prod.diagnostics import Location, Severity
from nb2prod.rules._subject import Subject, nth
from nb2prod.rules.model import Example, Finding, Rule

_KINDS = {
    "def": "a function",
    "class": "a class",
    "import": "an import",
    "assign": "data",
    "for": "a loop variable",
    "with": "data",
    "augmented": "data",
}


def check(subject: Subject) -> Iterator[Finding]:
    known: dict[str, tuple[str, Location]] = {}
    cells = Counter(name for flow in subject.analysis.flows for name in flow.binds)
    rebound = {name for name, number in cells.items() if number > 1}
    for flow in subject.analysis.flows:
        for statement in flow.statements if not rebound.isdisjoint(flow.binds) else ():
            for event in statement.events if not rebound.isdisjoint(statement.binds) else ():
                kind = _KINDS.get(event.how, "") if event.effect is Effect.BIND and event.name in rebound else ""
                if not kind or _is_made_over(event.name, statement.node):
                    continue
                where = place(flow.python, event.line, event.column)
                before, origin = known.get(event.name, (kind, where))
                known[event.name] = kind, where
                if (
                    origin.cell != where.cell
                    and before != kind
                    and not _is_data(before)
                    and not _is_related(before, kind)
                ):
                    message = f"`{event.name}` is {before} in {nth(origin.cell)} and {kind} from here on"
                    yield Finding(where, message, (event.name,), (origin,))


def _is_data(kind: str) -> bool:
    return kind in ("data", "a loop variable")


def _is_related(before: str, kind: str) -> bool:
    """Is an imported name defined again by hand? A function that takes the place of a function is no other kind."""
    return not _is_data(before) and not _is_data(kind)


def _is_made_over(name: str, node: ast.stmt) -> bool:
    """Does the assignment give the name another function, or hand what it stands for to something that wraps or reloads it?"""
    value = node.value if isinstance(node, ast.Assign) else None
    if isinstance(value, ast.Call):
        return any(isinstance(argument, ast.Name) and argument.id == name for argument in value.args)
    return isinstance(value, ast.Lambda)


RULE = Rule(
    code="NBP207",
    name="rebound-to-other-kind",
    severity=Severity.WARNING,
    check=check,
    examples=(
        Example(
            """
            # %%
            def total(values):
                return sum(values)
            # %%
            total = total([1, 2])
            # %%
            import time
            # %%
            for time in [1, 2]:
                print(time)
            """,
            ("2:1:1", "4:1:5"),
        ),
        Example("""
            # %%
            rows = [1]
            # %%
            rows = (2,)
            for rows in [3]:
                pass
            # %%
            def total(values):
                return sum(values)
            # %%
            def total(values):
                return sum(values) / 2
            # %%
            total = lambda values: max(values)
            # %%
            import helpers
            from functools import cache
            # %%
            from importlib import reload
            helpers = reload(helpers)
            total = cache(total)
            """),
    ),
)
