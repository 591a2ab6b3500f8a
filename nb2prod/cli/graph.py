"""`nb2prod graph`: a picture of who supplies which name to whom."""

from enum import StrEnum
from typing import Annotated

import typer

from nb2prod.cli.choices import NotebooksArgument
from nb2prod.cli.terminal import say


class GraphFormat(StrEnum):
    """The languages a picture can be drawn in."""

    MERMAID = "mermaid"
    DOT = "dot"
    SVG = "svg"


def graph(
    notebooks: NotebooksArgument,
    output_format: Annotated[GraphFormat, typer.Option(help="The language of the picture.")] = GraphFormat.MERMAID,
) -> None:
    """Draw the cells of a notebook, or of several in the order of their run, grouped by the steps they would become, and the names that go from one to another.

    Red and dashed is what was so when the notebook was run, but would not be from top to bottom. Nothing is run.
    """
    from nb2prod import pictures, pipeline
    from nb2prod.drawing import picture_cells
    from nb2prod.errors import PlanError

    read = pipeline.read_together(notebooks)
    try:
        steps = pipeline.plan(pipeline.analyse_notebook(read, for_conversion=True)).steps
    except PlanError:
        steps = ()  # what cannot be planned can still be drawn, and the picture shows why
    picture = picture_cells(pipeline.analyse_notebook(read), steps)
    draw = {
        GraphFormat.MERMAID: pictures.draw_mermaid,
        GraphFormat.DOT: pictures.draw_dot,
        GraphFormat.SVG: pictures.draw_svg,
    }
    say(draw[output_format](picture).rstrip("\n"))
