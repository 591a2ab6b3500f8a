"""`nb2prod lint`: what is wrong with notebooks, without running them."""

from pathlib import Path
from typing import Annotated

import typer

from nb2prod.cli.choices import IgnoreOption, SelectOption
from nb2prod.cli.lint_request import FORMATS, LintRequest


def _known_format(name: str) -> str:
    if name not in FORMATS:
        raise typer.BadParameter(f"there is no format {name!r}; there are {', '.join(FORMATS)}")
    return name


def lint(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH", help="Notebooks, folders to walk for *.ipynb, or - for stdin.")
    ],
    output_format: Annotated[
        str,
        typer.Option(
            metavar="FORMAT", help=f"How to report: {', '.join(FORMATS[:-1])} or {FORMATS[-1]}.", callback=_known_format
        ),
    ] = "text",
    select: SelectOption = None,
    ignore: IgnoreOption = None,
    since: Annotated[
        str, typer.Option(metavar="REV", help="Report only what came since the work parted from this git revision.")
    ] = "",
    baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Leave out the findings that this file knows.")
    ] = None,
    write_baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write all findings into this file, and report none.")
    ] = None,
    statistics: Annotated[bool, typer.Option("--statistics", help="Count the findings of each rule instead.")] = False,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit with 0 though something was found.")] = False,
    jobs: Annotated[int, typer.Option(min=1, metavar="N", help="Share the notebooks among N processes.")] = 1,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Neither use nor keep results of other runs.")] = False,
) -> None:
    """Say where a notebook would fail or give something else if it were run from top to bottom.

    Nothing is run. Exit code 0: nothing found, 1: something found, 2: a notebook could not be read.
    `nb2prod explain` lists the rules; `# noqa: NBP301` at the end of a line accepts a finding there.
    """
    from nb2prod.cli.lint_run import run

    request = LintRequest(
        tuple(paths),
        output_format,
        tuple(select or ()),
        tuple(ignore or ()),
        since,
        baseline,
        write_baseline,
        statistics,
        exit_zero,
        jobs,
        no_cache,
    )
    raise typer.Exit(run(request))
