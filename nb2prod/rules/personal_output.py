"""A saved output shows a home folder.

The path tells who ran the notebook and how their computer is laid out, and it changes with every person who runs it. Clear the output.
"""

from collections.abc import Iterator

from nb2prod.diagnostics import Location, Severity
from nb2prod.patterns import pattern
from nb2prod.rules._outputs import output_texts
from nb2prod.rules._subject import Subject
from nb2prod.rules.model import Example, Finding, Rule

_STARTS = ("/Users/", "/home/", "\\Users\\")
_HOME = pattern(r"(?:(?<![\w.])/(?:Users|home)/|[A-Za-z]:\\{1,2}Users\\{1,2})(?P<user>[\w.-]+)[/\\]")
_NOBODY = frozenset(
    "jovyan jupyter user username you ubuntu ec2-user codespace gitpod runner vsts root public shared sagemaker-user site docs "
    "your_username travis circleci vscode default studio-lab-user".split()
)
_LONGEST = 5_000_000


def check(subject: Subject) -> Iterator[Finding]:
    if not _has_a_home(subject.saved_text):
        return
    for cell in subject.analysis.notebook.code_cells:
        users = {user for text in output_texts(cell) for user in _users(text[:_LONGEST])}
        if users:
            yield Finding(
                Location(cell.index), f"a saved output shows the home folder of {', '.join(sorted(users)[:3])}"
            )


def _has_a_home(text: str) -> bool:
    return any(start in text for start in _STARTS)


def _users(text: str) -> Iterator[str]:
    if _has_a_home(text):
        for match in _HOME.finditer(text):
            if match["user"].lower() not in _NOBODY:
                yield match["user"]


RULE = Rule(
    code="NBP402",
    name="personal-output",
    severity=Severity.WARNING,
    check=check,
    examples=(
        Example(
            """
            # %% [1]
            path
            """,
            ("1:1:1",),
            outputs=((1, "'/home/anna/data/sales.csv'", 1),),
        ),
        Example(
            """
            # %% [1]
            path
            """,
            outputs=((1, "'/home/jovyan/data/sales.csv' https://example.org/home/anna/x", 1),),
        ),
    ),
)
