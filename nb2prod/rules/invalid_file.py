"""The file is not quite a notebook and had to be mended to be read.

Duplicate cell ids, missing metadata, a wrong version number: most tools read such files, some refuse them. Open and save it in Jupyter.
"""

from collections.abc import Iterator

from nb2prod.diagnostics import Severity
from nb2prod.rules._subject import Subject
from nb2prod.rules.model import Example, Finding, Rule


def check(subject: Subject) -> Iterator[Finding]:
    for repair in subject.analysis.notebook.repairs:
        yield Finding(repair.location, repair.message, repair.names)


RULE = Rule(
    code="NBP405",
    name="invalid-file",
    severity=Severity.INFO,
    check=check,
    default=False,
    examples=(
        Example(
            """
            # %%
            x = 1
            """,
            ("1:1:1",),
            repairs=("cell id occurs twice",),
        ),
        Example("""
            # %%
            x = 1
            """),
    ),
)
