"""Releases that say they run on a Python and do not even parse there. A resolver believes them, so the lock would be of no use."""

import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from nb2prod.requirements.tables import rows

FILE = "claims.txt"


@dataclass(frozen=True, slots=True)
class FalseClaim:
    """This `version` of `distribution` does not run on `pythons`, whatever it says: `file` of it does not parse there."""

    distribution: str
    version: str
    pythons: SpecifierSet
    file: str


@cache
def table() -> tuple[FalseClaim, ...]:
    """All rows, one for each version."""
    return tuple(
        FalseClaim(name, version, SpecifierSet(pythons), file)
        for name, versions, pythons, file in rows("claims.tsv", 4)
        for version in versions.split()
    )


def write_false_claims(folder: Path, python: str) -> list[str]:
    """Write what does not run on `python` ("3.8.10"; "" for the running one) into `folder`; the options that make a resolver pass it over."""
    claims = _claims_on(python)
    if not claims:
        return []
    (folder / FILE).write_text("".join(f"{row.distribution}!={row.version}\n" for row in claims), encoding="utf-8")
    return ["--constraint", FILE]


def passed_over(pins: Mapping[str, str], python: str) -> Iterator[str]:
    """What a lock with `pins` would have newer if it were as its metadata says, each in a sentence."""
    for row in _claims_on(python):
        if row.distribution in pins and Version(pins[row.distribution]) < Version(row.version):
            yield f"{row.distribution} {row.version} is passed over: its {row.file} does not parse on this Python, whatever its metadata says"


def _claims_on(python: str) -> list[FalseClaim]:
    return [row for row in table() if row.pythons.contains(python or platform.python_version(), prereleases=True)]
