"""The tables are data: sorted, unique, and without contradiction."""

import pytest
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from nb2prod.requirements import tables
from nb2prod.requirements.names import Sources, name_distribution

KEY_COLUMNS = {"claims.tsv": 2, "hidden.tsv": 3, "metadata.tsv": 2, "removed_calls.tsv": 3}
FILES = sorted(path.name for path in tables.DATA.glob("*.tsv"))


@pytest.mark.parametrize("file", FILES)
def test_a_table_is_sorted_and_unique(file: str) -> None:
    keys = ["\t".join(row) for row in tables.rows(file, 1)]
    subjects = ["\t".join(row[: KEY_COLUMNS.get(file, 1)]) for row in tables.rows(file, 1)]
    assert keys == sorted(keys)
    assert len(subjects) == len(set(subjects))


@pytest.mark.parametrize("file", FILES)
def test_a_table_names_its_source(file: str) -> None:
    text = (tables.DATA / file).read_text(encoding="utf-8")
    assert "ompiled by the authors" in text


def test_distributions_are_written_canonically() -> None:
    written = [name for row in tables.names().values() for name in (row.distribution, *row.others)]
    odd = [
        name for name in written if name not in (tables.NAMESPACE, tables.AMBIGUOUS) and canonicalize_name(name) != name
    ]
    assert odd == []


def test_no_module_is_in_two_tables() -> None:
    assert tables.same_names().isdisjoint(tables.names())
    assert set(tables.platforms()).isdisjoint(tables.names().keys() | tables.same_names())
    assert set(tables.elsewhere()).isdisjoint(tables.names().keys() | tables.same_names())


def test_no_module_of_the_standard_library_is_required() -> None:
    everywhere = tables.names().keys() | tables.same_names()
    assert sorted(everywhere & tables.stdlib().keys()) == ["distutils"]


def test_an_ambiguous_word_lists_what_it_may_be() -> None:
    assert [
        module for module, row in tables.names().items() if row.distribution == tables.AMBIGUOUS and not row.others
    ] == []


def test_a_namespace_is_never_a_distribution() -> None:
    namespaces = [module for module, row in tables.names().items() if row.distribution == tables.NAMESPACE]
    assert [name_distribution(module, Sources()) for module in namespaces] == [None] * len(namespaces)


def test_what_is_imported_behind_the_scenes_has_a_distribution() -> None:
    modules = {row[3] for row in tables.rows("hidden.tsv", 4)} - {"-", "=", "PyQt4"}
    assert sorted(module for module in modules if name_distribution(module, Sources()) is None) == []


@pytest.mark.parametrize("file", ["removed.tsv", "removed_calls.tsv"])
def test_bounds_are_upper_bounds(file: str) -> None:
    bounds = [[part for part in row if part.startswith("<")] for row in tables.rows(file, 3)]
    assert all(len(bound) == 1 and SpecifierSet(bound[0]) for bound in bounds)


def test_every_table_is_described() -> None:
    readme = (tables.DATA / "README.md").read_text(encoding="utf-8")
    assert [file for file in FILES if f"`{file}`" not in readme] == []
