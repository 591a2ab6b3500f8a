"""The table of magics says what the modules do."""

from nb2prod.ipython import magics
from nb2prod.ipython.families import HOMES, find_magic
from nb2prod.ipython.model import Magic
from nb2prod.registry import discover


def test_the_table_has_the_names_of_the_modules() -> None:
    names: dict[str, set[str]] = {}
    for family in discover(magics, Magic):
        home = family.translate.__module__.rpartition(".")[2]
        names.setdefault(home, set()).update(family.names)
    assert {home: set(text.split()) for home, text in HOMES.items()} == names


def test_every_magic_is_found() -> None:
    for family in discover(magics, Magic):
        for kind in family.kinds:
            for name in family.names:
                assert find_magic(kind, name) == family
