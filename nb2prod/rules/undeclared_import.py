"""A module is imported that the project's requirements do not provide.

The notebook runs on the computer on which it was written, where somebody once installed the package, and nowhere else. Add it to the requirements.
Not applied unless selected: the requirements of a repository are often those of its package, not of the notebooks beside it.
"""

import ast
import sys
from collections.abc import Iterator
from itertools import chain

from nb2prod.diagnostics import Severity
from nb2prod.ipython.model import PythonCell
from nb2prod.rules._subject import Subject
from nb2prod.rules.model import Example, Finding, Rule

_ALWAYS_THERE = frozenset(sys.stdlib_module_names) | {"IPython", "ipykernel", "ipywidgets", "__future__"}


def check(subject: Subject) -> Iterator[Finding]:
    provided = subject.around.provided() if subject.around.provided is not None else None
    if provided is None:
        return
    said = set(provided | _ALWAYS_THERE)
    imports: Iterator[tuple[PythonCell, ast.Import | ast.ImportFrom]] = chain(
        subject.nodes(ast.Import, ["import"]), subject.nodes(ast.ImportFrom, ["import"])
    )
    for python, node in imports:
        for module in _modules(node):
            if module not in said and not _is_local(module, subject):
                said.add(module)
                message = f"`{module}` is imported, but the requirements do not provide it"
                yield Finding(subject.place(python.cell.index, node), message, (module,))


def _modules(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name.partition(".")[0] for alias in node.names]
    return [node.module.partition(".")[0]] if node.module and not node.level else []


def _is_local(module: str, subject: Subject) -> bool:
    exists = subject.around.exists
    return exists is not None and (exists(f"{module}.py") or exists(f"{module}/__init__.py"))


RULE = Rule(
    code="NBP304",
    name="undeclared-import",
    severity=Severity.WARNING,
    check=check,
    default=False,
    words=("import",),
    examples=(
        Example(
            """
            # %%
            import json
            import pandas as pd
            from sklearn.svm import SVC
            import helpers
            """,
            ("1:3:1",),
            files=(("helpers.py", "x = 1"),),
            provided=("pandas",),
        ),
        Example(
            """
            # %%
            import pandas as pd
            """,
            provided=("pandas",),
        ),
    ),
)
