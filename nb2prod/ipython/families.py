"""The magics that are known, by name."""

from functools import cache

from nb2prod.ipython import magics
from nb2prod.ipython.model import Magic, MagicKind
from nb2prod.registry import discover


@cache
def known_magics() -> dict[tuple[MagicKind, str], Magic]:
    """Each kind and name of magic with the family that translates it. Imported on first use: many notebooks have no magics."""
    return {(kind, name): magic for magic in discover(magics, Magic) for kind in magic.kinds for name in magic.names}


def find_magic(kind: MagicKind, name: str) -> Magic | None:
    """The family of a magic, None where it is not known."""
    return known_magics().get((kind, name))
