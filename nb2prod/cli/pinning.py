"""What every command that pins has in common: its options, and the test of the pins."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from nb2prod.cli.terminal import note, progress

if TYPE_CHECKING:
    from nb2prod.pins import PinOptions
    from nb2prod.requirements import Lock, Requirements


class Resolver(StrEnum):
    """Who finds the versions."""

    UV = "uv"
    PIP_TOOLS = "pip-tools"


PinOption = Annotated[
    bool,
    typer.Option(
        "--pin/--no-pin",
        help="Pin everything, with hashes, which asks the package index; or list direct requirements only.",
    ),
]
AsOfOption = Annotated[
    str,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help="Pin as the package index stood on a day (2021-08-31), on the day when the notebook ran as far as it tells (auto), or today (none, the default).",
    ),
]
OfflineOption = Annotated[
    bool, typer.Option("--offline", help="Pin without a network, from what the resolver has in its cache.")
]
AllowSdistsOption = Annotated[
    bool,
    typer.Option(
        "--allow-sdists", help="Where there is no wheel, build from source, which runs code of the distribution."
    ),
]
ResolverOption = Annotated[Resolver, typer.Option(help="Who finds the versions.")]
TimeLimitOption = Annotated[
    float | None, typer.Option(metavar="SECONDS", min=1.0, help="Give up pinning, or installing, after so long.")
]


def install_and_import(found: "Requirements", made: "Lock", pins: "PinOptions") -> bool:
    """Install the pins into a fresh environment and import there what the notebooks import; say what came of it, and whether it is well."""
    from nb2prod import pipeline
    from nb2prod.cli.requirements_text import describe_proof

    note("Installing the pins into a fresh environment, and importing there what is imported.")
    with progress("Testing the pins") as tell:
        report = pipeline.prove(found, made, pins, tell)
    for text in describe_proof(report):
        note(text)
    return report.passed
