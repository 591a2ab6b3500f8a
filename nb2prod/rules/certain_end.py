"""Every run ends here, although all names are there.

The code does so itself (`sys.exit()`, a `raise` or `assert False` that no test stands before, also in a function that is called), or a function
reads a local name before it binds it, or an import asks a module beside the notebook for a name that it does not have. If that is meant,
give the cell the tag `raises-exception`: then the run goes on.
"""

from collections.abc import Iterator

from nb2prod.diagnostics import Severity
from nb2prod.rules._subject import Subject
from nb2prod.rules.model import Example, Finding, Rule


def check(subject: Subject) -> Iterator[Finding]:
    end = subject.analysis.document.end
    if end is not None:
        yield Finding(end.location, f"`{end.what}` {end.why}", (end.what,))


RULE = Rule(
    code="NBP110",
    name="certain-end",
    severity=Severity.ERROR,
    check=check,
    examples=(
        Example(
            """
            # %%
            import sys
            # %%
            print("the rest by hand")
            sys.exit()
            """,
            ("2:2:1",),
        ),
        Example(
            """
            # %%
            total = 0
            def count():
                total += 1
            # %%
            count()
            """,
            ("2:1:1",),
        ),
        Example(
            """
            # %%
            total = 0
            # %%
            %timeit total += 1
            """,
            ("2:1:1",),
        ),
        Example(
            """
            # %%
            from model import train, test
            """,
            ("1:1:1",),
            files=(("model.py", "def train():\n    pass"),),
        ),
        Example("""
            # %%
            def solve(x):
                raise NotImplementedError
            # %%
            if input():
                solve(3)
            """),
    ),
)
