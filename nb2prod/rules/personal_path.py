"""Code holds a path that exists on one computer only.

A home folder or a drive letter in a string makes the notebook fail everywhere else. Use a path relative to the notebook, or a parameter.
"""

import ast
from collections.abc import Iterator

from nb2prod.diagnostics import Severity
from nb2prod.patterns import pattern
from nb2prod.rules._subject import Subject
from nb2prod.rules.model import Example, Finding, Rule

_PERSONAL = pattern(
    r"(?:file://)?(?:/Users/[^/\s<>{}$]+/|/home/(?P<user>[^/\s<>{}$]+)/|[A-Za-z]:[\\/]{1,2}[^\s\\/:][^\n:]*[\\/])\S*"
)
_SHARED_HOMES = frozenset(
    "admin airflow app codespace data dev ec2-user gitpod hadoop jovyan jupyter models node notebook notebooks project spark student "
    "ubuntu user username web work workspace you your_username".split()
)


def check(subject: Subject) -> Iterator[Finding]:
    for python, node in subject.nodes(ast.Constant, RULE.words):
        if isinstance(node.value, str) and _is_personal(node.value):
            shown = node.value if len(node.value) < 60 else node.value[:57] + "..."
            yield Finding(subject.place(python.cell.index, node), f"the path {shown!r} exists on one computer only")
    for python in subject.analysis.cells:
        for magic in python.magics:
            for word in magic.argument.split():
                if _is_personal(word):
                    yield Finding(magic.location, f"the path {word!r} exists on one computer only")


def _is_personal(text: str) -> bool:
    if "/" not in text and "\\" not in text:
        return False
    match = _PERSONAL.fullmatch(text.strip())
    return match is not None and "\n" not in text and (match["user"] or "").lower() not in _SHARED_HOMES


RULE = Rule(
    code="NBP303",
    name="personal-path",
    severity=Severity.WARNING,
    check=check,
    words=("/Users/", "/home/", ":\\", ":/"),
    examples=(
        Example(
            """
            # %%
            data = open("/home/anna/data/sales.csv")
            other = open(r"C:\\Users\\anna\\sales.csv")
            """,
            ("1:1:13", "1:2:14"),
        ),
        Example("""
            # %%
            data = open("data/sales.csv")
            page = "https://example.org/home/page/index.html"
            text = "see /home/anna/ for more"
            """),
    ),
)
