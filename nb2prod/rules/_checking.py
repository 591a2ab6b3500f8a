"""Applies rules to an analysis: which of them, and which findings are suppressed."""

import sys
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from nb2prod.dataflow.model import Analysis
from nb2prod.diagnostics import Diagnostic
from nb2prod.errors import ConfigError
from nb2prod.registry import discover
from nb2prod.rules._subject import Around, Subject
from nb2prod.rules._suppression import read_suppressions
from nb2prod.rules.model import Rule


class Checked(NamedTuple):
    """What the rules found, and what they would have said had it not been suppressed; both in the order of places."""

    diagnostics: tuple[Diagnostic, ...]
    suppressed: tuple[Diagnostic, ...] = ()


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, in the order of codes."""
    return tuple(sorted(discover(sys.modules["nb2prod.rules"], Rule), key=lambda rule: rule.code))


def select_rules(select: Iterable[str] = (), ignore: Iterable[str] = ()) -> tuple[Rule, ...]:
    """The rules whose codes start with one of `select` ("NBP1", "ALL"), the default set without it; less those that `ignore` names.

    Raises ConfigError for a selector that fits no rule.
    """
    select, ignore = tuple(select), tuple(ignore)
    for selector in (*select, *ignore):
        if not any(_fits(rule, selector) for rule in all_rules()):
            raise ConfigError(f"no rule is called {selector!r}", hint="`nb2prod explain` lists the rules.")
    chosen = [r for r in all_rules() if (any(_fits(r, one) for one in select) if select else r.default)]
    return tuple(rule for rule in chosen if not any(_fits(rule, one) for one in ignore))


def check(
    analysis: Analysis, select: Iterable[str] = (), ignore: Iterable[str] = (), around: Around | None = None
) -> tuple[Diagnostic, ...]:
    """What is wrong with the notebook, as far as the selected rules see it and nobody suppressed it.

    `select` and `ignore` are codes or starts of codes, as in `select_rules`. Some rules need to know more than the notebook: see `Around`.
    """
    return check_all(analysis, select, ignore, around).diagnostics


def check_all(
    analysis: Analysis, select: Iterable[str] = (), ignore: Iterable[str] = (), around: Around | None = None
) -> Checked:
    """The same, with what is suppressed by `# noqa` comments and tags kept apart."""
    rules = select_rules(select, ignore)
    subject = Subject(analysis, around)
    found = sorted((one for rule in rules for one in rule.apply(subject)), key=_order)
    suppressions = read_suppressions(analysis.notebook)
    hidden = [one for one in found if suppressions.hide(one)]
    shown = [one for one in found if not suppressions.hide(one)]
    for rule in rules:
        if rule.after is not None:
            unused = suppressions.unused({rule.code for rule in rules})
            shown = sorted([*shown, *rule.diagnose(rule.after(unused))], key=_order)
    return Checked(tuple(shown), tuple(hidden))


def _fits(rule: Rule, selector: str) -> bool:
    return selector == "ALL" or (len(selector) > 2 and rule.code.startswith(selector.upper()))


def _order(diagnostic: Diagnostic) -> tuple[object, ...]:
    return diagnostic.location, diagnostic.code, diagnostic.names, diagnostic.message
