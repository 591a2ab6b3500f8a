"""`nb2prod verify`: does the package do what the notebook did?"""

import json
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nb2prod.cli.terminal import count_cells, note, progress, say

if TYPE_CHECKING:
    from nb2prod.notebook import Notebook
    from nb2prod.verify import Comparison

DIFFERENT = 1


class VerifyFormat(StrEnum):
    """For a person or for a program."""

    TEXT = "text"
    JSON = "json"


def verify(
    notebooks: Annotated[
        list[Path], typer.Argument(metavar="NOTEBOOK", help="The notebook, or several in the order of their run.")
    ],
    project: Annotated[Path, typer.Argument(metavar="DIR", help="What it was converted to.")],
    python: Annotated[
        str | None,
        typer.Option(metavar="PY", help="The interpreter for both, by default that of the notebook's kernel."),
    ] = None,
    output_format: Annotated[VerifyFormat, typer.Option(help="How to print it.")] = VerifyFormat.TEXT,
) -> None:
    """Run the notebook and the package, both on copies of the notebook's folder, and compare what they did, step by step.

    Compared are what was printed, what was shown, the values that cross each step and the files written. Exit code 0: the same,
    1: different.
    """
    compare_runs(notebooks, project, python, output_format)


def compare_runs(
    notebooks: Sequence[Path], project: Path, python: str | None, output_format: VerifyFormat = VerifyFormat.TEXT
) -> None:
    """Compare, print the answers, and exit with 1 where something is different."""
    from nb2prod import pipeline
    from nb2prod.notebook.join import join_notebooks
    from nb2prod.verify import Answer, as_json, overall

    note(f"Running {', '.join(map(str, notebooks))} and the package in {project}, each on a copy.")
    with progress("Comparing"):
        comparisons = pipeline.verify(notebooks, project, python=python)
    if output_format is VerifyFormat.JSON:
        say(json.dumps(as_json(comparisons), indent=2))
    else:
        joined = join_notebooks([pipeline.read_notebook(path) for path in notebooks])
        say("\n".join(_line(comparison, joined) for comparison in comparisons))
    if overall(comparisons) is Answer.DIFFERENT:
        raise typer.Exit(DIFFERENT)


def _line(comparison: "Comparison", notebook: "Notebook") -> str:
    cells = comparison.cells
    place = f" ({notebook.tell_cells(cells) if notebook.parts else count_cells(cells)})" if cells else ""
    detail = "".join(f"\n    {line}" for line in comparison.detail.splitlines())
    return f"{comparison.answer.value:<15} {comparison.step}{place}{detail}"
