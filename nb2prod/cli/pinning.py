"""The options of every command that pins."""

from enum import StrEnum
from typing import Annotated

import typer


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
