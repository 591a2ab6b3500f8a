"""`nb2prod explain`: what a lint rule means."""

from typing import Annotated

import typer

from nb2prod.cli.terminal import say


def explain(
    code: Annotated[
        str,
        typer.Argument(metavar="[CODE]", help="The code of a rule, such as NBP101; without it all rules are listed."),
    ] = "",
) -> None:
    """Say what a lint rule finds, why that matters, and show an example."""
    from nb2prod.rules import select_rules
    from nb2prod.rules._explaining import explain_rule

    if code:
        say(explain_rule(code).rstrip())
    else:
        say("\n".join(f"{rule.code}  {rule.severity.value:<7}  {rule.name}" for rule in select_rules(["ALL"])))
