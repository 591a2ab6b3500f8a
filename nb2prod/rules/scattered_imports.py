"""Imports stand below other code.

A reader has to look through the whole notebook to know what it needs, and a missing package is noticed only after minutes of work. Where an
import depends on code above it (an environment variable, say), it has to stay.
"""

import ast
from collections.abc import Iterator

from nb2prod.diagnostics import Severity
from nb2prod.rules._subject import Subject
from nb2prod.rules.model import Example, Finding, Rule


def check(subject: Subject) -> Iterator[Finding]:
    first_work: int | None = None
    for flow in subject.analysis.flows:
        nodes = [statement.node for statement in flow.statements]
        imports = [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]
        if imports and first_work is not None:
            yield Finding(subject.place(flow.index, imports[0]), "the import stands below other code")
        elif nodes and not imports and first_work is None and any(_works(node) for node in nodes):
            first_work = flow.index


def _works(node: ast.stmt) -> bool:
    """Is the statement more than a docstring or a shown value?"""
    return not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


RULE = Rule(
    code="NBP307",
    name="scattered-imports",
    severity=Severity.INFO,
    check=check,
    default=False,
    words=("import",),
    examples=(
        Example(
            """
            # %%
            import math
            # %%
            print(math.pi)
            # %%
            import json
            """,
            ("3:1:1",),
        ),
        Example("""
            # %%
            import math
            # %%
            import json
            # %%
            print(math.pi, json)
            """),
    ),
)
