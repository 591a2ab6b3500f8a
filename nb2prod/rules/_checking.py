"""Applies rules to an analysis: which of them, and which findings are suppressed."""

from collections.abc import Iterable
from typing import NamedTuple

from nb2prod.dataflow.model import Analysis
from nb2prod.diagnostics import Diagnostic
from nb2prod.rules._catalogue import CATALOGUE, select_entries
from nb2prod.rules._subject import Around, Subject
from nb2prod.rules._suppression import read_suppressions
from nb2prod.rules.model import Rule


class Checked(NamedTuple):
    """What the rules found, and what they would have said had it not been suppressed; both in the order of places."""

    diagnostics: tuple[Diagnostic, ...]
    suppressed: tuple[Diagnostic, ...] = ()


def all_rules() -> tuple[Rule, ...]:
    """Every rule, in the order of codes."""
    return tuple(entry.load() for entry in CATALOGUE)


def select_rules(select: Iterable[str] = (), ignore: Iterable[str] = ()) -> tuple[Rule, ...]:
    """The selected rules themselves, as in `select_entries`."""
    return tuple(entry.load() for entry in select_entries(tuple(select), tuple(ignore)))


def check(
    analysis: Analysis, select: Iterable[str] = (), ignore: Iterable[str] = (), around: Around | None = None
) -> tuple[Diagnostic, ...]:
    """What is wrong with the notebook, as far as the selected rules see it and nobody suppressed it.

    `select` and `ignore` are codes or starts of codes, as in `select_entries`. Some rules need to know more than the notebook: see `Around`.
    """
    return check_all(analysis, select, ignore, around).diagnostics


def check_all(
    analysis: Analysis, select: Iterable[str] = (), ignore: Iterable[str] = (), around: Around | None = None
) -> Checked:
    """The same, with what is suppressed by `# noqa` comments and tags kept apart."""
    entries = select_entries(tuple(select), tuple(ignore))
    subject = Subject(analysis, around)
    rules = [entry.load() for entry in entries if entry.can_apply(subject.text)]
    found = sorted((one for rule in rules for one in rule.diagnose(rule.check(subject))), key=_order)
    suppressions = read_suppressions(analysis.notebook)
    hidden = [one for one in found if suppressions.hide(one)]
    shown = [one for one in found if not suppressions.hide(one)]
    for rule in rules:
        if rule.after is not None:
            unused = suppressions.unused({entry.code for entry in entries})
            shown = sorted([*shown, *rule.diagnose(rule.after(unused))], key=_order)
    return Checked(tuple(shown), tuple(hidden))


def _order(diagnostic: Diagnostic) -> tuple[object, ...]:
    return diagnostic.location, diagnostic.code, diagnostic.names, diagnostic.message
