"""A rule's documentation, made from its file."""

import inspect
import sys
import textwrap

from nb2prod.errors import ConfigError
from nb2prod.rules._checking import all_rules
from nb2prod.rules.model import Rule


def explain_rule(code: str) -> str:
    """What the rule finds and why that matters, with an example of each kind. Raises ConfigError for a code that no rule has."""
    rule = next((rule for rule in all_rules() if rule.code == code.upper()), None)
    if rule is None:
        known = ", ".join(rule.code for rule in all_rules())
        raise ConfigError(f"no rule is called {code!r}", hint=f"The rules are {known}.")
    return "\n\n".join([_title(rule), documentation(rule), *_examples(rule)]) + "\n"


def documentation(rule: Rule) -> str:
    """The docstring of the rule's module."""
    module = sys.modules[rule.check.__module__]
    return inspect.cleandoc(module.__doc__ or "")


def _title(rule: Rule) -> str:
    return f"{rule.code} {rule.name} ({rule.severity}{'' if rule.default else ', not applied unless selected'})"


def _examples(rule: Rule) -> list[str]:
    shown = []
    for title, wanted in (("Found", True), ("Fine", False)):
        example = next((one for one in rule.examples if bool(one.expected) is wanted), None)
        if example is not None:
            shown.append(f"{title}:\n\n{textwrap.indent(inspect.cleandoc(example.notebook), '    ')}")
    return shown
