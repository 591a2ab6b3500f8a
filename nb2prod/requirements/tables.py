"""The tables under `data/`: what is known of modules and distributions. Data, not code: a new odd name is one line there."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from packaging.utils import canonicalize_name

DATA = Path(__file__).parent / "data"
NAMESPACE = "-"
"""Stands where a distribution would: the module is a namespace that many distributions share, and its sub-modules decide."""
AMBIGUOUS = "?"
"""Stands where a distribution would: too common a word. Only an install line or a declared requirement tells which of the others is meant."""


@dataclass(frozen=True, slots=True)
class Provider:
    """The `distribution` that has a module, and `others` that have it as well ("opencv-python-headless")."""

    distribution: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StdlibModule:
    """The first and the last minor version of Python with the module; `last` is () while it is still there."""

    first: tuple[int, ...]
    last: tuple[int, ...]


@cache
def names() -> Mapping[str, Provider]:
    """Module to distribution, where the names differ, where several distributions have the module, and for namespaces."""
    return MappingProxyType({row[0]: Provider(row[1], tuple(row[2].split())) for row in rows("names.tsv", 3)})


@cache
def same_names() -> frozenset[str]:
    """Modules whose distribution has the same name; only these may be taken by their name."""
    return frozenset(row[0] for row in rows("same_names.tsv", 1))


@cache
def platforms() -> Mapping[str, str]:
    """Modules that only a platform has, and which one: they are said, not required."""
    return MappingProxyType({row[0]: row[1] for row in rows("platforms.tsv", 2)})


@cache
def conda_names() -> Mapping[str, str]:
    """Conda package to distribution, "" for none: those of the other tables under their own names, and those that conda calls otherwise."""
    own = {name: name for name in known_distributions()}
    others = {row[0]: "" if row[1] == NAMESPACE else row[1] for row in rows("conda.tsv", 2)}
    return MappingProxyType(own | others)


@cache
def known_distributions() -> frozenset[str]:
    """Canonical names of all distributions that the tables know."""
    listed = (name for row in names().values() for name in (row.distribution, *row.others))
    return frozenset(canonicalize_name(name) for name in (*listed, *same_names()) if name not in (NAMESPACE, AMBIGUOUS))


@cache
def elsewhere() -> Mapping[str, str]:
    """Modules that no package index has, and where they are to be had."""
    return MappingProxyType({row[0]: row[1] for row in rows("elsewhere.tsv", 2)})


@cache
def plugins() -> frozenset[str]:
    """Distributions that others import behind the scenes."""
    return frozenset(row[0] for row in rows("plugins.tsv", 1))


def known_module(top: str) -> bool:
    """Is there a distribution for the top-level name, for certain?"""
    row = names().get(top)
    return top in same_names() or (row is not None and row.distribution != AMBIGUOUS)


@cache
def known_modules() -> frozenset[str]:
    """All top-level names that the tables know a distribution for."""
    return same_names() | names().keys()


@cache
def stdlib() -> Mapping[str, StdlibModule]:
    """The standard library of all Pythons from 2.7 on."""
    return MappingProxyType({row[0]: StdlibModule(_version(row[1]), _version(row[2])) for row in rows("stdlib.tsv", 3)})


def rows(name: str, columns: int) -> list[list[str]]:
    """The rows of the tab-separated file `name`, filled up with "" to `columns`; lines with `#` in front are comments."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    cells = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [row + [""] * (columns - len(row)) for row in cells]


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".")) if text else ()
