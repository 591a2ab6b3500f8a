"""An object is changed in place far below the cell that made it.

Whoever reads the cell that made it does not see what becomes of it, and cells between the two see either state, depending on the order of runs.
Keep making and changing together, or bind the changed object to a new name.
"""

from collections.abc import Iterator

from nb2prod.dataflow.model import Effect
from nb2prod.dataflow.scene import place
from nb2prod.diagnostics import Location, Severity
from nb2prod.rules._subject import Subject, nth
from nb2prod.rules.model import Example, Finding, Rule

FAR = 5
"""Code cells between making and changing."""


def check(subject: Subject) -> Iterator[Finding]:
    made: dict[str, tuple[int, Location]] = {}
    for number, flow in enumerate(subject.analysis.flows):
        for statement in flow.statements:
            for event in statement.events:
                where = place(flow.python, event.line, event.column)
                if event.effect is Effect.BIND and event.how == "import":
                    made.pop(event.name, None)  # `np.sort(x)` does not change numpy
                elif event.effect is Effect.BIND:
                    made[event.name] = number, where
                elif event.effect is Effect.MUTATE and event.name in made:
                    binder, origin = made[event.name]
                    if number - binder > FAR and event.how != "augmented":
                        made[event.name] = number, origin
                        message = f"`{event.name}` is changed here, far from {nth(origin.cell)}, which made it"
                        yield Finding(where, message, (event.name,), (origin,))


RULE = Rule(
    code="NBP206",
    name="changed-far-away",
    severity=Severity.INFO,
    check=check,
    default=False,
    examples=(
        Example(
            "# %%\nrows = []\n" + "# %%\nprint(1)\n" * 6 + "# %%\nrows.append(1)\n",
            ("8:1:1",),
        ),
        Example("""
            # %%
            rows = []
            # %%
            rows.append(1)
            """),
    ),
)
