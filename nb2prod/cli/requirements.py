"""`nb2prod requirements`: what notebooks need to be installed."""

from pathlib import Path
from typing import Annotated

import typer

from nb2prod.cli.mapping import MapOption, read_mapping
from nb2prod.cli.terminal import note, progress, save, say


def requirements(
    notebooks: Annotated[list[Path], typer.Argument(metavar="NOTEBOOK", help="Notebooks or folders.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write to FILE instead of stdout.")
    ] = None,
    map_: MapOption = None,
    pin: Annotated[
        bool,
        typer.Option(
            "--pin/--no-pin",
            help="Pin everything, with hashes, which asks the package index; or list direct requirements only.",
        ),
    ] = True,
) -> None:
    """List what notebooks import as requirements, each with its reason, pinned with hashes.

    Nothing is run or imported. A module of which nobody knows the distribution is said, never guessed.
    """
    from nb2prod import pipeline
    from nb2prod.cli.walk import find_notebooks
    from nb2prod.config import load_config
    from nb2prod.requirements import lock, render_in

    config = load_config(Path.cwd())
    found = pipeline.requirements(find_notebooks(notebooks, config.exclude), mapping=read_mapping(map_, config.map))
    for item in found.unresolved:
        note(f"unresolved: {item.module} (cell {item.location.cell + 1}). {item.hint}")
    if pin:
        with progress("Pinning the requirements"):
            text = lock(found, python=found.python).text
    else:
        text = render_in(found)
    if output is None:
        say(text.rstrip("\n"))
    else:
        save(output, text)
