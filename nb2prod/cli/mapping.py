"""`--map MODULE=DISTRIBUTION`: what a person knows and no table does."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

MapOption = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="MODULE=DISTRIBUTION",
        help="The distribution that has a module which nobody knows. Repeat for more.",
    ),
]


def read_mapping(pairs: Sequence[str] | None, configured: Mapping[str, str]) -> dict[str, str]:
    """The pairs of the command line over those of the configuration. Raises BadParameter for what is no pair."""
    mapping = dict(configured)
    for pair in pairs or ():
        module, equals, distribution = pair.partition("=")
        if not (module and equals and distribution):
            raise typer.BadParameter(f"{pair!r} is not MODULE=DISTRIBUTION", param_hint="'--map'")
        mapping[module] = distribution
    return mapping
