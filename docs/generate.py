"""Writes the pages that are made from the code: `python docs/generate.py`. A test fails while they are not up to date.

addons.md       what can be brought into a package
cli.md          the help of every command
conventions.md  the marks on cells that are understood
rules.md        the lint rules
"""

import inspect
from collections.abc import Callable, Iterator
from enum import EnumType
from pathlib import Path
from typing import Any, get_args, get_type_hints

FOLDER = Path(__file__).parent
BAR = r"\|"  # inside a cell of a table
NOTICE = "<!-- Made by docs/generate.py; edit the code instead. -->"


def cli() -> Iterator[str]:
    """What `--help` says of every command."""
    import typer

    from nb2prod.cli.commands import COMMANDS, app

    group = typer.main.get_command(app)
    yield "# The command line"
    yield "\n".join(
        [
            "| command | |",
            "|---|---|",
            *(f"| [`{name.__name__}`](#nb2prod-{name.__name__}) | {text} |" for name, text, _ in COMMANDS),
        ]
    )
    yield "Exit codes: 0 nothing found, 1 found, different or conflicting, 2 it cannot be done, 3 a bug of nb2prod, 130 interrupted."
    for function, _, lines in COMMANDS:
        command = group.commands[function.__name__]
        kinds = get_type_hints(function)
        yield f"## nb2prod {command.name}"
        yield inspect.cleandoc(command.help)
        yield "\n".join(
            [
                "| argument or option | |",
                "|---|---|",
                *(_option(param, kinds.get(param.name)) for param in command.params),
            ]
        )
        yield "```console\n" + "\n".join(f"$ nb2prod {line}" for line in lines) + "\n```"


def _option(param: Any, kind: object) -> str:
    if param.param_type_name == "argument":
        return f"| `{param.metavar}` | {param.help} |"
    (choices,) = [BAR.join(each) for each in get_args(kind) or (kind,) if isinstance(each, EnumType)] or [""]
    value = "" if param.is_flag else f" {param.metavar or choices}"
    spelled = ", ".join([*param.opts, *param.secondary_opts])
    default = f" Default: {getattr(param.default, 'value', param.default)}." if choices and param.default else ""
    return f"| `{spelled}{value}` | {param.help}{default} |"


def conventions() -> Iterator[str]:
    """One row a convention."""
    from nb2prod.steps.conventions import CONVENTIONS

    yield "# Marks on cells"
    yield (
        "Notebooks come marked up by other tools. These tags, and comments at the top of a cell, are understood; ours come first. Each `nb2prod:` tag may also be "
        'written into the cell\'s metadata (`{"nb2prod": {"step": "clean"}}`) or its first line (`#| nb2prod: step=clean`).'
    )
    rows = [f"| `{row.mark.replace('|', BAR)}` | {row.origin} | {row.meaning} |" for row in CONVENTIONS]
    yield "\n".join(["| mark | from | what it means here |", "|---|---|---|", *rows])


def addons() -> Iterator[str]:
    """What can be brought into a package."""
    from nb2prod.scaffold import find_addons

    yield "# Add-ons"
    yield (
        "`nb2prod convert churn.ipynb -o churn --with service,monitor` brings them along; `nb2prod add monitor churn` brings them into a "
        "package that is there already. Each has its section in the package's README. Nothing in them depends on nb2prod. An add-on "
        "is a folder of `templates/addons/`: the files that it brings, `section.md.jinja` for the README, and `template.toml`, which says what it needs. "
        "Those about a model take the notebook's fitted model: a name with `.fit(...)` on which `.predict(...)`, `.score(...)` or "
        "`.transform(...)` is called; `--model NAME` chooses among several. What it was fitted on needs a name, too, and must not be bound again."
    )
    yield (
        "Commands that judge end with 0 where all is well, 1 where they found something and 2 where they could not tell, so that a schedule or a "
        "pipeline can wait for them: `monitor` finds drift, `schema check` a broken contract, `train-gate` a worse model, `card` headings that "
        "only people can fill. The card is written all the same, with its gaps marked, and says what is missing: whoever releases models without "
        "one does not bring it along, or passes over that exit code."
    )
    rows = [
        f"| `{item.name}` | {item.description} | {', '.join(item.needs)} | {_listed(item.requirements)} | {_listed(item.optional_requirements)} |"
        for item in find_addons()
    ]
    yield "\n".join(
        ["| add-on | what it brings | comes with | requires | as an extra |", "|---|---|---|---|---|", *rows]
    )


def _listed(requirements: tuple[str, ...]) -> str:
    return ", ".join(f"`{line}`" for line in requirements)


def rules() -> Iterator[str]:
    """Every rule with its documentation and its examples."""
    from nb2prod.rules import select_rules
    from nb2prod.rules._explaining import explain_rule

    yield "# Lint rules"
    for rule in select_rules(["ALL"]):
        title, text = explain_rule(rule.code).rstrip().split("\n", 1)
        yield f"## {title}"
        yield text.strip()


PAGES: dict[str, Callable[[], Iterator[str]]] = {
    "addons.md": addons,
    "cli.md": cli,
    "conventions.md": conventions,
    "rules.md": rules,
}


def page(name: str) -> str:
    """The text of a generated page."""
    return "\n\n".join([NOTICE, *PAGES[name]()]) + "\n"


if __name__ == "__main__":
    for name in PAGES:
        (FOLDER / name).write_text(page(name), encoding="utf-8")
