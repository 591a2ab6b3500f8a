"""`nb2prod plan`: what a conversion would do, before anything is written."""

import json
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from nb2prod.cli.choices import DropOption, NameOption, NotebooksArgument, OrderChoice, OrderOption, drops_exploration
from nb2prod.cli.terminal import note, save, say


class PlanFormat(StrEnum):
    """For a person or for a program."""

    TEXT = "text"
    JSON = "json"


def plan(
    notebooks: NotebooksArgument,
    name: NameOption = "",
    output_format: Annotated[PlanFormat, typer.Option(help="How to print it.")] = PlanFormat.TEXT,
    order: OrderOption = OrderChoice.DOCUMENT,
    drop: DropOption = None,
    write: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Save the plan, to be edited and given to `convert --plan`.")
    ] = None,
) -> None:
    """Show which cells become which function, how every name is carried over, and what is left out.

    Nothing is run and nothing is converted.
    """
    from nb2prod import pipeline
    from nb2prod.cli.plan_json import plan_as_json
    from nb2prod.cli.plan_text import describe
    from nb2prod.planfile import write_plan

    read = pipeline.read_together(notebooks)
    analysis = pipeline.analyse_notebook(read, for_conversion=True, order=pipeline.Order(order))
    made = pipeline.plan(analysis, pipeline.plan_options(read, name, drops_exploration(drop)))
    if read.parts and not name:
        made = replace(made, package="")  # that of several notebooks is called like the folder, which is named later
    as_it_stands = analysis if order is OrderChoice.DOCUMENT else pipeline.analyse_notebook(read)
    outcome = pipeline.verdict(as_it_stands)[0].value
    if write is not None:
        save(write, write_plan(made, analysis.notebook, write.name))
        note(f"The plan is in {write}.")
    if output_format is PlanFormat.JSON:
        say(json.dumps(plan_as_json(made, analysis.notebook, outcome), indent=2))
    else:
        say(describe(made, analysis.notebook, outcome).rstrip("\n"))
