"""Options that several commands have in common: what is taken of the notebook, in which order, and which rules are applied."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class OrderChoice(StrEnum):
    """The orders of `nb2prod.dataflow.Order`, said once more so that `--help` need not import the analysis."""

    DOCUMENT = "document"
    RECORDED = "recorded"
    DEPENDENCIES = "dependencies"


class Droppable(StrEnum):
    """What can be left out."""

    EXPLORATION = "exploration"


NotebooksArgument = Annotated[
    list[Path],
    typer.Argument(
        metavar="NOTEBOOK",
        help="The notebook: .ipynb, or .py in percent format; or several of one folder, in the order of their run.",
    ),
]
NameOption = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="The name of the package. By default made from the notebook's file name, or for several from the folder's.",
    ),
]
OrderOption = Annotated[
    OrderChoice,
    typer.Option(
        help="Take the cells as they stand, as they were run by their execution counts, "
        "or moved up where a name is needed before it is bound."
    ),
]
DropOption = Annotated[
    Droppable | None,
    typer.Option(help="Leave out cells that only look at data. By default all that the notebook does stays."),
]
SelectOption = Annotated[
    list[str] | None,
    typer.Option(metavar="CODE", help="Apply these rules only, by code or by its start (NBP1). Repeat for more."),
]
IgnoreOption = Annotated[list[str] | None, typer.Option(metavar="CODE", help="Leave these rules out. Repeat for more.")]


def drops_exploration(drop: Droppable | None) -> bool | None:
    """True where it is asked for; None leaves it to the configuration."""
    return True if drop is Droppable.EXPLORATION else None
