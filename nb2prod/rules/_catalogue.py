"""The rules there are, said once more, so that a rule is imported only where it is applied and its words occur.

The start of the program is felt in every commit hook. A test holds the table against the rules.
"""

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from typing import NamedTuple

from nb2prod.errors import ConfigError
from nb2prod.rules.model import Rule


class Entry(NamedTuple):
    """A rule by its code and the module it is in; `default` and `words` are the rule's own."""

    code: str
    module: str
    default: bool = True
    words: tuple[str, ...] = ()

    def load(self) -> Rule:
        """The rule itself."""
        rule = import_module(f"nb2prod.rules.{self.module}").RULE
        assert isinstance(rule, Rule)
        return rule

    def can_apply(self, text: str) -> bool:
        """Is there anything in the code that the rule looks for?"""
        return not self.words or any(word in text for word in self.words)


CATALOGUE = (
    Entry("NBP101", "used_before_bound"),
    Entry("NBP102", "bound_nowhere"),
    Entry("NBP103", "deleted_before_use"),
    Entry("NBP104", "helper_lacks_name"),
    Entry("NBP105", "bound_only_in_skipped_cell"),
    Entry("NBP106", "latent_name"),
    Entry("NBP107", "called_too_early"),
    Entry("NBP108", "ipython_history", words=("_", "Out", "In")),
    Entry("NBP109", "syntax_error"),
    Entry("NBP110", "certain_end"),
    Entry("NBP201", "order_changes_value"),
    Entry("NBP202", "run_before_dependency"),
    Entry("NBP203", "stale_output"),
    Entry("NBP204", "never_run_dependency"),
    Entry("NBP205", "not_repeatable", default=False),
    Entry("NBP206", "changed_far_away", default=False),
    Entry("NBP207", "rebound_to_other_kind"),
    Entry("NBP208", "global_rebound_later", default=False),
    Entry("NBP301", "unseeded_random", words=("random", "sklearn", "torch")),
    Entry("NBP302", "install_unpinned", default=False, words=("install",)),
    Entry("NBP303", "personal_path", words=("/Users/", "/home/", ":\\", ":/")),
    Entry("NBP304", "undeclared_import", default=False, words=("import",)),
    Entry("NBP305", "missing_file", default=False, words=("open", "read", "load")),
    Entry("NBP306", "star_import", words=("*",)),
    Entry("NBP307", "scattered_imports", default=False, words=("import",)),
    Entry("NBP401", "secret"),
    Entry("NBP402", "personal_output"),
    Entry("NBP403", "large_output"),
    Entry("NBP404", "saved_error"),
    Entry("NBP405", "invalid_file", default=False),
    Entry("NBP406", "odd_tag"),
    Entry("NBP501", "data_leakage", words=("train_test_split",)),
    Entry("NBP502", "target_in_features", words=("fit", "train_test_split", "cross_val")),
    Entry("NBP601", "conversion_debt", default=False),
    Entry("NBP602", "long_section", default=False),
    Entry("NBP603", "unused_suppression", default=False),
)


@cache
def select_entries(select: tuple[str, ...] = (), ignore: tuple[str, ...] = ()) -> tuple[Entry, ...]:
    """The rules whose codes start with one of `select` ("NBP1", "ALL"), the default set without it; less those that `ignore` names.

    Raises ConfigError for a selector that fits no rule.
    """
    for selector in (*select, *ignore):
        if not any(_fits(entry, selector) for entry in CATALOGUE):
            raise ConfigError(f"no rule is called {selector!r}", hint="`nb2prod explain` lists the rules.")
    chosen = [entry for entry in CATALOGUE if (_fits_any(entry, select) if select else entry.default)]
    return tuple(entry for entry in chosen if not _fits_any(entry, ignore))


def _fits_any(entry: Entry, selectors: Iterable[str]) -> bool:
    return any(_fits(entry, selector) for selector in selectors)


def _fits(entry: Entry, selector: str) -> bool:
    return selector == "ALL" or (len(selector) > 2 and entry.code.startswith(selector.upper()))
