"""A cell installs packages without saying which version.

What gets installed depends on the day. Pin the versions, or better move them into the requirements: installing is not the notebook's work.
"""

from collections.abc import Iterator

from nb2prod.diagnostics import Severity
from nb2prod.patterns import pattern
from nb2prod.rules._subject import Subject
from nb2prod.rules.model import Example, Finding, Rule

_NAME = pattern(r"[A-Za-z][\w.\-]*(\[[\w,\-. ]*\])?")
_TAKES_VALUE = frozenset(
    {"-r", "-c", "-e", "-f", "-i", "-t", "--requirement", "--constraint", "--index-url", "--target"}
)


def check(subject: Subject) -> Iterator[Finding]:
    for python in subject.analysis.cells:
        for line in python.installs:
            loose = [word for word in _packages(line.arguments) if _NAME.fullmatch(word)]
            if loose and line.tool != "apt":
                verb = "is" if len(loose) == 1 else "are"
                message = f"{', '.join(loose)} {verb} installed without a version"
                yield Finding(line.location, message, tuple(loose))


def _packages(words: tuple[str, ...]) -> Iterator[str]:
    """The words that name packages, options and their values left out."""
    skip = False
    for word in words:
        if skip:
            skip = False
        elif word.startswith("-"):
            skip = word in _TAKES_VALUE
        else:
            yield word


RULE = Rule(
    code="NBP302",
    name="install-unpinned",
    severity=Severity.WARNING,
    check=check,
    default=False,
    words=("install",),
    examples=(
        Example(
            """
            # %%
            %pip install -q pandas scikit-learn==1.5
            """,
            ("1:1:1",),
        ),
        Example("""
            # %%
            !pip install pandas==2.2.0
            !pip install -r requirements.txt
            """),
    ),
)
