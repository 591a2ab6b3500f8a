"""Runs the notebook and the package, and compares.

Everything here runs code of the notebook. It does so in processes of their own, on copies of the notebook's folder.
"""

from collections.abc import Sequence
from pathlib import Path

from nb2prod.notebook.model import Notebook
from nb2prod.verify.compare import as_json, compare, overall
from nb2prod.verify.interpreter import find_python
from nb2prod.verify.model import Answer, Comparison, Conditions, PackageStep, Ran, Run, Value
from nb2prod.verify.run_package import read_package, run_package

__all__ = [
    "Answer",
    "Comparison",
    "Conditions",
    "PackageStep",
    "Ran",
    "Run",
    "Value",
    "as_json",
    "compare",
    "overall",
    "read_package",
    "run_package",
    "verify",
]

_ALIKE = Conditions(seed=0, hash_seed=0)
"""Random generators that nobody seeds start alike in notebook and package, so that what is drawn can be compared, and the order of draws."""


def verify(
    notebook: Notebook,
    out: Path,
    *,
    python: str | None = None,
    order: Sequence[int] | None = None,
    time_limit: float = 600.0,
) -> tuple[Comparison, ...]:
    """Runs the notebook twice and the package in `out` once, and says for each step, and for the whole, whether they did the same.

    `order` are the cells (indexes) to run, by default those that were converted; `time_limit` is for each run, in seconds.
    Raises VerifyError where one of them cannot be started.
    """
    from nb2prod.verify.reference import run_twice

    package = read_package(out)
    interpreter = find_python(python, notebook.kernel)
    reference = run_twice(
        notebook,
        package.steps,
        python=interpreter,
        order=order or package.order,
        conditions=(_ALIKE, _ALIKE),
        time_limit=time_limit,
    )
    folder = notebook.path.absolute().parent
    run = run_package(out, folder, python=interpreter, package=package, conditions=_ALIKE, time_limit=time_limit)
    return compare(reference.run, run, package.steps, reference.unstable, reference.again)
