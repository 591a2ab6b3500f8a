"""Versions of Python: when they came out, and which one is meant by "3.7"."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from nb2prod.requirements.tables import rows

OLDEST_RESOLVABLE = (3, 6)
"""No resolver of today resolves for an older Python."""


@cache
def releases() -> Mapping[tuple[int, ...], str]:
    """Version to the date on which it came out."""
    return MappingProxyType({parts(row[0]): row[1] for row in rows("python_releases.tsv", 2)})


def parts(version: str) -> tuple[int, ...]:
    """ "3.7.12" as numbers."""
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def full_version(python: str) -> str:
    """A version with its micro part: resolvers take "3.7" for 3.7.0, the very first, which few packages still serve; the last one is meant."""
    if len(parts(python)) != 2:
        return python
    micros = [version[2] for version in releases() if version[:2] == parts(python)]
    return f"{python}.{max(micros)}" if micros else python


def released(python: str) -> str:
    """The date before which nothing can have run on this Python; "" where it is not known."""
    own = parts(python)
    known = [
        version for version in releases() if version[:2] == own[:2] and version <= (own if len(own) > 2 else (*own, 0))
    ]
    return releases()[max(known)] if known else ""


def is_resolvable(python: str) -> bool:
    """Can versions be resolved for this Python? For "" yes: then it is the running one."""
    return not python or parts(python)[:2] >= OLDEST_RESOLVABLE
