"""A file that the notebook runs does not find a name, or is not there.

`%run model.py` starts the file in a namespace of its own, which has none of the notebook's names; only the names that the file binds come
back. A file that uses a name of the notebook fails, unless it is run with `-i`. The same holds later, when the notebook calls a function
of the file: it looks names up in the file.
"""

from collections.abc import Iterator

from nb2prod.diagnostics import Severity
from nb2prod.rules._subject import Subject
from nb2prod.rules.model import Example, Finding, Rule


def check(subject: Subject) -> Iterator[Finding]:
    for found in subject.unbound():
        if found.reached and found.helper:
            seen = ": it does not see the names of the notebook" if found.name in subject.bound else ""
            yield Finding(found.location, f"`{found.name}` is missing in {found.helper}{seen}", (found.name,))
    for path, where in subject.analysis.unreadable:
        yield Finding(where, f"{path} cannot be found or read", severity=Severity.WARNING)


RULE = Rule(
    code="NBP104",
    name="helper-lacks-name",
    severity=Severity.ERROR,
    check=check,
    examples=(
        Example(
            """
            # %%
            import numpy as np
            # %%
            %run model.py
            """,
            ("2:1:1",),
            files=(("model.py", "weights = np.zeros(3)"),),
        ),
        Example(
            """
            # %%
            %run model.py
            # %%
            weights()
            """,
            ("2:1:1",),
            files=(("model.py", "def weights():\n    return np.zeros(3)"),),
        ),
        Example(
            """
            # %%
            %run nowhere.py
            """,
            ("1:1:1",),
        ),
        Example(
            """
            # %%
            import numpy as np
            # %%
            %run -i model.py
            # %%
            print(weights)
            """,
            files=(("model.py", "weights = np.zeros(3)"),),
        ),
    ),
)
