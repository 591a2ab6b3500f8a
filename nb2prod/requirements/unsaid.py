"""What distributions need and do not ask for: many import `pkg_resources` and count on a setuptools that used to be everywhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from packaging.requirements import Requirement as ParsedRequirement
from packaging.specifiers import SpecifierSet

from nb2prod.requirements.model import Requirement
from nb2prod.requirements.tables import rows


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A row of the table: these `versions` of `distribution` import `module` on these `pythons`, which only `needs` has."""

    distribution: str
    versions: SpecifierSet
    pythons: SpecifierSet
    needs: ParsedRequirement
    module: str


@cache
def table() -> tuple[Unsaid, ...]:
    """All rows."""
    return tuple(
        Unsaid(name, SpecifierSet(versions), SpecifierSet(pythons), ParsedRequirement(needs), module)
        for name, versions, pythons, needs, module in rows("unsaid.tsv", 5)
    )


def unsaid_needs(pins: Iterable[tuple[str, str]], python: str) -> tuple[Requirement, ...]:
    """What a lock with `pins` lacks on `python` ("3.8.10"), each with the distribution that imports it as the reason."""
    pinned = dict(pins)
    lacking: dict[str, Requirement] = {}
    for row in table():
        version = pinned.get(row.distribution, "")
        if not version or not row.versions.contains(version, prereleases=True) or not row.pythons.contains(python):
            continue
        if row.needs.name in pinned and row.needs.specifier.contains(pinned[row.needs.name], prereleases=True):
            continue
        reason = f"{row.distribution} {version} imports {row.module} without asking for it"
        lacking.setdefault(row.needs.name, Requirement(row.needs.name, str(row.needs.specifier), (), reason, "table"))
    return tuple(lacking[name] for name in sorted(lacking))
