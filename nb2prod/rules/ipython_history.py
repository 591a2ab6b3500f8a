"""Code depends on IPython's history: `_`, `Out[7]`, `_i3`.

What these names stand for depends on which cells were run before, and how often. Give the value a name of its own in the cell that makes it.
"""

from collections.abc import Iterator

from nb2prod.dataflow.model import Effect
from nb2prod.dataflow.scene import place
from nb2prod.diagnostics import Severity
from nb2prod.patterns import pattern
from nb2prod.rules._subject import Subject
from nb2prod.rules.model import Example, Finding, Rule

_HISTORY = pattern(r"_{1,3}|_i{1,3}|_i?\d+|Out|In|_oh|_ih")


def check(subject: Subject) -> Iterator[Finding]:
    for flow in subject.analysis.flows:
        if not any(name[0] in "_IO" and _HISTORY.fullmatch(name) for name in flow.exposed):
            continue
        said: set[str] = set()
        for statement in flow.statements:
            for event in statement.events:
                name = event.name
                if event.effect is not Effect.READ or name in subject.bound or name in said:
                    continue
                if _HISTORY.fullmatch(name):
                    said.add(name)
                    where = place(flow.python, event.line, event.column)
                    yield Finding(where, f"`{name}` depends on which cells were run before", (name,))


RULE = Rule(
    code="NBP108",
    name="ipython-history",
    severity=Severity.WARNING,
    check=check,
    words=("_", "Out", "In"),
    examples=(
        Example(
            """
            # %% [1]
            3 * 4
            # %% [2]
            total = _ + 1
            # %% [3]
            print(Out[1])
            """,
            ("2:1:9", "3:1:7"),
        ),
        Example("""
            # %%
            for _ in range(3):
                print(_)
            """),
    ),
)
