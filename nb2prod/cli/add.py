"""`nb2prod add`: add-ons for a package that is there already."""

from pathlib import Path
from typing import Annotated

import typer

from nb2prod.cli.terminal import note, progress, say

FOUND = 1


def add(
    addons: Annotated[str, typer.Argument(metavar="ADDONS", help="Add-ons, separated by commas: see docs/addons.md.")],
    project: Annotated[Path, typer.Argument(metavar="DIR", help="What `nb2prod convert` wrote.")],
    notebook: Annotated[
        list[Path] | None,
        typer.Option(metavar="PATH", help="Where the notebook is now, if it was moved. Repeat for several, in order."),
    ] = None,
    model: Annotated[
        str, typer.Option(metavar="NAME", help="The fitted model that they are about, if there are several.")
    ] = "",
) -> None:
    """Bring add-ons into a package, as `convert --with` does, and keep what people made of it.

    The package is generated again from its notebook and merged, as by `nb2prod update`; the notebook is run again if it was run for
    the conversion. Exit code 0: done; 1: there are conflicts.
    """
    from nb2prod.cli.update import report_update
    from nb2prod.update import Wishes, remembered_run, update

    names = tuple(part.strip() for part in addons.split(",") if part.strip())
    runs = remembered_run(project)
    if runs:
        note("Running the notebook on a copy of its folder.")
    with progress(f"Adding {', '.join(names)}"):
        done = update(project, Wishes(tuple(notebook or ()), run=runs or None, addons=names, model=model))
    say("\n".join(report_update(done, project, planned=False)))
    raise typer.Exit(FOUND if done.conflicts or done.unsettled else 0)
