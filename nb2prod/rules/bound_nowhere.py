"""A name is used that no cell binds.

Either the cell that bound it was deleted or edited after it had been run, or an import is missing. The kernel in which the notebook was
written still knew the name; a fresh one does not, and the run stops with a NameError. Names that a platform injects (`spark` on
Databricks) are known for its own kernels; others can be declared in the configuration.
"""

from collections.abc import Iterator

from nb2prod.diagnostics import Severity
from nb2prod.rules._subject import Subject
from nb2prod.rules._wellknown import PYTHON_2, USUAL_IMPORTS
from nb2prod.rules.model import Example, Finding, Rule


def check(subject: Subject) -> Iterator[Finding]:
    for found in subject.unbound():
        if not found.reached or found.helper or found.later or found.deleted_at or found.name in subject.bound_if_run:
            continue
        where = found.read_at if found.deferred and found.read_at else found.location
        related = (found.location,) if where != found.location else ()
        yield Finding(where, f"`{found.name}` {_what(found.name, subject)}", (found.name,), related)


def _what(name: str, subject: Subject) -> str:
    if name in PYTHON_2:
        return f"is not in Python 3: use {PYTHON_2[name]}"
    if name in subject.bound:
        return "is bound only in a branch that is not taken"
    if subject.run_files:
        return f"is bound nowhere: not in the notebook, nor in {', '.join(subject.run_files)}"
    missing = f" (is `{USUAL_IMPORTS[name]}` missing?)" if name in USUAL_IMPORTS else ""
    return f"is used but bound nowhere in the notebook{missing}"


RULE = Rule(
    code="NBP102",
    name="bound-nowhere",
    severity=Severity.ERROR,
    check=check,
    examples=(
        Example(
            """
            # %% [5]
            print(total)
            """,
            ("1:1:7",),
        ),
        Example(
            """
            # %%
            def mean(values):
                return np.mean(values)
            # %%
            mean([1, 2])
            """,
            ("1:2:12",),
        ),
        Example(
            """
            # %%
            for i in xrange(3):
                print(i)
            """,
            ("1:1:10",),
        ),
        Example("""
            # %%
            get_ipython().system("ls")
            display(In[0], _, exit)
            """),
        Example(
            """
            # %%
            from helpers import *
            # %%
            print(rate)
            """,
            files=(("helpers.py", "rate = 0.2"),),
        ),
    ),
)
