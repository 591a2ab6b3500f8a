"""`nb2prod verify`: does the package do what the notebook did?"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nb2prod.cli.terminal import count_cells, note, progress, say

if TYPE_CHECKING:
    from nb2prod.verify import Comparison

DIFFERENT = 1


def verify(
    notebook: Annotated[Path, typer.Argument(metavar="NOTEBOOK", help="The notebook.")],
    project: Annotated[Path, typer.Argument(metavar="DIR", help="What it was converted to.")],
    python: Annotated[
        str | None,
        typer.Option(metavar="PY", help="The interpreter for both, by default that of the notebook's kernel."),
    ] = None,
) -> None:
    """Run the notebook and the package, both on copies of the notebook's folder, and compare what they did, step by step.

    Compared are what was printed, what was shown, the values that cross each step and the files written. Exit code 0: the same,
    1: different.
    """
    from nb2prod import pipeline
    from nb2prod.verify import Answer

    note(f"Running {notebook} and the package in {project}, each on a copy.")
    with progress("Comparing"):
        comparisons = pipeline.verify(notebook, project, python=python)
    say("\n".join(_line(comparison) for comparison in comparisons))
    if any(comparison.answer is Answer.DIFFERENT for comparison in comparisons):
        raise typer.Exit(DIFFERENT)


def _line(comparison: "Comparison") -> str:
    place = f" ({count_cells(comparison.cells)})" if comparison.cells else ""
    detail = "".join(f"\n    {line}" for line in comparison.detail.splitlines())
    return f"{comparison.answer.value:<15} {comparison.step}{place}{detail}"
