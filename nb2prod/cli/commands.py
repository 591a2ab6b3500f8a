"""All commands, as typer has them."""

from typing import Annotated

import typer

from nb2prod.cli.add import add
from nb2prod.cli.convert import convert
from nb2prod.cli.explain import explain
from nb2prod.cli.fix import fix
from nb2prod.cli.graph import graph
from nb2prod.cli.lint import lint
from nb2prod.cli.plan import plan
from nb2prod.cli.report import report
from nb2prod.cli.requirements import requirements
from nb2prod.cli.terminal import examples
from nb2prod.cli.update import update
from nb2prod.cli.verify import verify
from nb2prod.cli.where import where

app = typer.Typer(
    name="nb2prod",
    help="Turns exploration notebooks into tested, pinned packages that do what the notebook did.",
    epilog=examples("nb2prod plan churn.ipynb", "nb2prod convert churn.ipynb -o churn", "nb2prod lint notebooks/"),
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
COMMANDS = (
    (
        lint,
        "What would fail or differ from top to bottom.",
        ("lint churn.ipynb", "lint notebooks/ --output-format json", "lint - < churn.ipynb"),
    ),
    (plan, "What a conversion would do.", ("plan churn.ipynb", "plan churn.ipynb --write plan.toml")),
    (
        convert,
        "Make a package of a notebook.",
        ("convert churn.ipynb -o churn", "convert churn.ipynb -o churn --run --plan plan.toml"),
    ),
    (verify, "Compare notebook and package.", ("verify churn.ipynb churn",)),
    (
        where,
        "What came from which cell.",
        ("where churn train_model", "where churn src/churn/steps.py:41", "where churn.ipynb 17"),
    ),
    (
        update,
        "Bring a package up to date with its notebook.",
        ("update churn", "update churn --diff", "update churn --notebook notebooks/churn.ipynb"),
    ),
    (
        add,
        "Bring a service, monitoring and more into a package.",
        ("add service churn", "add service,monitor churn --model model"),
    ),
    (
        requirements,
        "What a notebook needs, pinned.",
        (
            "requirements churn.ipynb -o requirements.txt",
            "requirements churn.ipynb --as-of auto --install-test",
            "requirements churn.ipynb --check pyproject.toml",
            "requirements notebooks/ --no-pin --explain",
        ),
    ),
    (
        graph,
        "Draw who supplies which name.",
        ("graph churn.ipynb", "graph churn.ipynb --output-format svg > churn.svg"),
    ),
    (
        fix,
        "Mend what can safely be mended.",
        ("fix churn.ipynb", "fix notebooks/ --in-place", "fix churn.ipynb --seed 0 --in-place --verify"),
    ),
    (
        report,
        "A page for a person, about one notebook or many.",
        ("report churn.ipynb -o churn.html", "report notebooks/ -o notebooks.html"),
    ),
    (explain, "What a lint rule means.", ("explain NBP101",)),
)
for command, summary, shown in COMMANDS:
    app.command(short_help=summary, epilog=examples(*(f"nb2prod {line}" for line in shown)))(command)


def _print_version(wanted: bool) -> None:
    if wanted:
        from nb2prod import __version__

        typer.echo(f"nb2prod {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", is_eager=True, callback=_print_version)
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an unexpected error.")] = False,
) -> None:
    """Turns exploration notebooks into tested, pinned packages that do what the notebook did."""
