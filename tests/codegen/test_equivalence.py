"""The promise as a property: where a notebook runs, the package made of it prints and shows the same; where it stops, the package is refused or
stops too. The notebooks are made at random, of the statements that are hardest to move into functions (see `notebooks.py`).

More of them, and others: `NB2PROD_EXAMPLES=50000 pytest tests/codegen/test_equivalence.py --hypothesis-seed=1`.
"""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from nb2prod.codegen import generator
from nb2prod.codegen.model import SourceFile
from nb2prod.dataflow import verdict
from nb2prod.diagnostics import Verdict
from nb2prod.errors import PlanError
from nb2prod.pipeline import analyse_notebook

from .notebooks import notebooks
from .running import convert, make_notebook, run_cells, run_package

STOPPED = "stopped"
EXAMPLES = os.environ.get("NB2PROD_EXAMPLES", "")


@pytest.fixture(autouse=True, scope="module")
def _unformatted() -> object:
    """Formatting is black's own promise, and takes longer than all the rest."""
    patch = pytest.MonkeyPatch()
    patch.setattr(generator, "tidy", lambda text, **_: text)
    yield
    patch.undo()


@settings(
    max_examples=int(EXAMPLES or 2000),
    derandomize=not EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(notebooks())
def test_package_prints_and_shows_what_the_notebook_does(cells: list[tuple[str, str]]) -> None:
    notebook = make_notebook(cells)
    expected = _outcome(lambda: run_cells(notebook))
    try:
        files = convert(notebook)
    except PlanError as refusal:
        assert expected == STOPPED, f"the notebook runs, but is refused: {refusal}"
        return
    if expected == STOPPED and verdict(analyse_notebook(notebook))[0] is Verdict.NO:
        return
    assert _outcome(lambda: run_package(files)) == expected, _told(cells, files)


def _outcome(run) -> str:  # type: ignore[no-untyped-def]
    try:
        return run()
    except Exception:  # noqa: BLE001 - whatever stops a notebook
        return STOPPED


def _told(cells: list[tuple[str, str]], files: tuple[SourceFile, ...]) -> str:
    parts = [f"# [{heading}]\n{source}" for heading, source in cells]
    return "\n".join([*parts, *(f"# {Path(file.path).name}\n{file.text}" for file in files)])
