"""`--template DIR` and `--trust`: a template of the user's own."""

from pathlib import Path
from typing import Annotated

import typer

TemplateOption = Annotated[
    Path | None,
    typer.Option(
        "--template",
        metavar="DIR",
        help="Bring the files of a template of your own, in place of ours where they have the same path.",
    ),
]
TrustOption = Annotated[bool, typer.Option("--trust", help="Let the template run code of its own, if it has any.")]
