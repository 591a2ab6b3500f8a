"""`nb2prod report`: one page for a person, with all that is known of notebooks without running them."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nb2prod.cli.choices import IgnoreOption, SelectOption
from nb2prod.cli.terminal import note, save

if TYPE_CHECKING:
    from nb2prod.dataflow.model import Analysis
    from nb2prod.notebook import Notebook
    from nb2prod.reporters.html import Part, Sheet
    from nb2prod.steps import Plan

CANNOT = 2
_MOST_BOXES = 120
"""Cells that a picture can show: with more nobody can follow an arrow."""


def report(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Notebooks, or folders to walk for *.ipynb.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The page to write.")],
    select: SelectOption = None,
    ignore: IgnoreOption = None,
) -> None:
    """Write a page about notebooks: do they run, what was found in which cell, who supplies which name, the steps and the requirements.

    The page is one file without scripts. Nothing is run. Exit code 2: a notebook could not be read; the page says so, too.
    """
    from nb2prod.cli.walk import find_notebooks
    from nb2prod.config import load_config
    from nb2prod.reporters.html import render_page

    config = load_config(Path.cwd())
    chosen, left_out = tuple(select or config.select), tuple(ignore or config.ignore)
    sheets = [_sheet(path, chosen, left_out) for path in find_notebooks(paths, config.exclude)]
    save(output, render_page(sheets))
    note(f"{output} is about {len(sheets)} notebook{'' if len(sheets) == 1 else 's'}")
    raise typer.Exit(CANNOT if any(sheet.report.error for sheet in sheets) else 0)


def _sheet(path: Path, select: tuple[str, ...], ignore: tuple[str, ...]) -> "Sheet":
    from nb2prod import pipeline
    from nb2prod.diagnostics import Report
    from nb2prod.errors import PlanError
    from nb2prod.reporters.html import Sheet

    found = pipeline.lint(path, select=select, ignore=ignore)
    if found.error or found.language != "python":
        return Sheet(found)
    try:
        return Sheet(found, tuple(_parts(pipeline.read_notebook(path))))
    except PlanError as error:
        return Sheet(Report(found.path, error=str(error)))


def _parts(notebook: "Notebook") -> Iterator["Part"]:
    from nb2prod import pipeline
    from nb2prod.errors import Nb2prodError
    from nb2prod.reporters.html import Part

    plan, why_not = None, ""
    try:
        plan = pipeline.plan(pipeline.analyse_notebook(notebook, for_conversion=True))
    except Nb2prodError as error:
        why_not = f"It cannot be converted as it is: {error.message}."
    yield _graph(pipeline.analyse_notebook(notebook), plan)
    yield _steps(plan) if plan is not None else Part("Steps of a conversion", why_not)
    yield _requirements(notebook.path)


def _graph(analysis: "Analysis", plan: "Plan | None") -> "Part":
    from nb2prod.drawing import picture_cells
    from nb2prod.pictures import draw_svg
    from nb2prod.reporters.html import Part

    picture = picture_cells(analysis, plan.steps if plan is not None else ())
    title = "Who supplies which name"
    if len(picture.boxes) > _MOST_BOXES:
        return Part(title, f"{len(picture.boxes)} cells are too many for a picture.")
    text = "Red and dashed: so it was when the notebook was run, but it would not be from top to bottom."
    names = {box.key: box.lines[0] for box in picture.boxes}
    rows = tuple(
        (names[arrow.start], names[arrow.end], arrow.label, "only as it was run" if arrow.alarming else "yes")
        for arrow in picture.arrows
    )
    if not rows:
        return Part(title, "No cell uses a name of another.")
    return Part(title, text, draw_svg(picture), ("From", "To", "Names", "From top to bottom"), rows)


def _steps(plan: "Plan") -> "Part":
    from nb2prod.reporters.html import Part

    rows = tuple(
        (
            f"{step.module}.{step.name}" if step.module else step.name,
            ", ".join(str(cell + 1) for cell in step.cells),
            ", ".join(step.inputs),
            ", ".join(step.outputs),
        )
        for step in plan.steps
    )
    return Part("Steps of a conversion", columns=("Function", "Cells", "Takes", "Gives"), rows=rows)


def _requirements(path: Path) -> "Part":
    from nb2prod import pipeline
    from nb2prod.reporters.html import Part

    needs = pipeline.requirements([path])
    rows = [(item.line, item.reason) for item in needs.direct]
    rows += [(item.module, "nobody knows which distribution has this module") for item in needs.unresolved]
    text = "" if rows else "Nothing beside Python itself."
    return Part("Requirements", text, columns=("Requirement", "Where it comes from"), rows=tuple(rows))
