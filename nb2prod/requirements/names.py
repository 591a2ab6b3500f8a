"""Which distribution has a module? A ladder of sources, best first, and never a guess.

A wrong name is not a small mistake: whoever registers the name of somebody's local module on a package index runs code on
the machine of everybody who installs it. What no source knows stays unresolved and is said.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from packaging.utils import canonicalize_name

from nb2prod.requirements.tables import AMBIGUOUS, NAMESPACE, Provider, names, same_names

_API_VERSION = re.compile(r"(?<=[a-z])_v\d+\w*$")
"""`google.cloud.language_v1beta2` is a version of the interface that `google.cloud.language` has."""


@dataclass(frozen=True, slots=True)
class Named:
    """A distribution, and the source that says so ("install line", "table")."""

    distribution: str
    by: str


@dataclass(frozen=True, slots=True)
class Sources:
    """What the ladder may ask besides the tables.

    `mapping` is the user's own (module to distribution), `installed` the distributions of the notebook's install lines, `declared` those of the
    repository's requirements (each with its file), `seen` the canonical names that pip itself printed, `environment` the modules of an environment that the user names.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    installed: Sequence[str] = ()
    seen: frozenset[str] = frozenset()
    declared: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def name_distribution(module: str, sources: Sources) -> Named | None:
    """The distribution that has `module` (dotted), or None where no source knows it.

    In this order: the user's mapping, install lines, declared requirements, the environment, the table, the same name where the allow list has it.
    """
    if mapped := _longest(module, sources.mapping):
        return Named(mapped, "--map")
    candidates = _candidates(module)
    for distribution in sources.installed:
        if canonicalize_name(distribution) in candidates:
            return Named(distribution, "install line")
    for distribution, file in sources.declared.items():
        if canonicalize_name(distribution) in candidates:
            return Named(distribution, file)
    return _seen(module, sources) or _in_environment(module, sources) or _in_tables(module)


def _candidates(module: str) -> frozenset[str]:
    """Canonical names of the distributions that would do: those of the table, or the module's own name where the table is silent."""
    if provider := provider_of(module):
        return frozenset(canonicalize_name(name) for name in (provider.distribution, *provider.others))
    return frozenset(canonicalize_name(prefix) for prefix in prefixes(module) if not is_namespace(prefix))


def is_namespace(module: str) -> bool:
    """Do several distributions share `module`, so that only its sub-modules tell which is meant?"""
    return module in names() and names()[module].distribution == NAMESPACE


def provider_of(module: str) -> Provider | None:
    """The row of the table for `module` or the nearest package above it; None where there is none, and for bare namespaces."""
    for prefix in prefixes(module):
        if provider := names().get(prefix) or names().get(_API_VERSION.sub("", prefix)):
            return provider if provider.distribution != NAMESPACE else None
    return None


def _seen(module: str, sources: Sources) -> Named | None:
    """The one of several distributions with the module that pip said was there."""
    provider = provider_of(module)
    options = (provider.distribution, *provider.others) if provider and provider.others else ()
    return next((Named(name, "pip output") for name in options if name in sources.seen), None)


def _in_environment(module: str, sources: Sources) -> Named | None:
    found = sources.environment.get(module.partition(".")[0], ())
    if len(found) == 1:
        return Named(found[0], "environment")
    fitting = [name for name in found if canonicalize_name(name) in _candidates(module)]
    return Named(fitting[0], "environment") if fitting else None


def _in_tables(module: str) -> Named | None:
    if provider := provider_of(module):
        return Named(provider.distribution, "table") if provider.distribution != AMBIGUOUS else None
    top = module.partition(".")[0]
    if top in same_names():
        return Named(canonicalize_name(top), "same name")
    return None


def _longest(module: str, mapping: Mapping[str, str]) -> str:
    return next((mapping[prefix] for prefix in prefixes(module) if prefix in mapping), "")


def prefixes(module: str) -> Iterator[str]:
    """A dotted name, then the packages above it: "a.b.c", "a.b", "a"."""
    parts = module.split(".")
    return (".".join(parts[:length]) for length in range(len(parts), 0, -1))
