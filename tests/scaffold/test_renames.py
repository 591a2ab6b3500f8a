"""What got another name is followed, and nothing else is touched."""

import pytest

from nb2prod.scaffold.renames import Renames, find_renames

RENAMES = Renames("shop", {"store": "shop"}, {"load": "read"}, {"clean": "tidy", "count": "sum_up"})


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("src/store/load.py", "src/shop/read.py"),
        ("src/store/py.typed", "src/shop/py.typed"),
        ("tests/test_load.py", "tests/test_read.py"),
        ("tests/golden/clean/given/df.parquet", "tests/golden/tidy/given/df.parquet"),
        ("tests/golden/whole-run/printed.txt", "tests/golden/whole-run/printed.txt"),
        ("README.md", "README.md"),
    ],
)
def test_paths(path: str, expected: str) -> None:
    assert RENAMES.follow_path(path) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def clean(df): pass", "def tidy(df): pass"),
        ("x = clean(df)  # clean", "x = tidy(df)  # clean"),
        ("steps.clean(df)", "steps.tidy(df)"),
        ("df.clean()", "df.clean()"),
        ("f(clean=1)", "f(clean=1)"),
        ("f(1 if clean == 2 else 3)", "f(1 if tidy == 2 else 3)"),
        ("'clean'", "'clean'"),
        ("from store.load import clean, count", "from shop.read import tidy, sum_up"),
        ("import store", "import shop"),
        ("store = load", "store = load"),
        ("x = [\r\n  clean,\r\n]\r\n", "x = [\r\n  tidy,\r\n]\r\n"),
        ("def (", "def ("),
        ("# \x0c\nclean()", "# \x0c\ntidy()"),
    ],
)
def test_names_in_python(source: str, expected: str) -> None:
    assert RENAMES.follow_names("a.py", source.encode()) == (expected.encode(),)


def test_other_files_are_left_alone() -> None:
    assert RENAMES.follow_names("README.md", b"clean") == (b"clean",)
    assert RENAMES.follow_names("a.py", b"clean", b"\xff clean") == (b"clean", b"\xff clean")


def step(name: str, *ids: str, module: str = "steps") -> dict[str, object]:
    return {"name": name, "module": module, "ids": list(ids)}


def facts(*steps: dict[str, object], package: str = "shop") -> dict[str, object]:
    return {"package": package, "steps": list(steps)}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([step("a", "1"), step("b", "2")], [step("a", "1"), step("c", "2")], {"b": "c"}),
        ([step("a", "1", "2", "3")], [step("b", "1", "2", "4")], {"a": "b"}),
        ([step("a", "1", "2")], [step("b", "1", "3")], {}),
        ([step("a", "1"), step("b", "2")], [step("b", "1"), step("a", "2")], {}),
        ([step("a", "1", "2")], [step("b", "1"), step("c", "2")], {}),
        ([step("a", "1")], [step("b", "9")], {}),
    ],
    ids=["renamed", "renamed and edited", "half of it", "swapped", "split", "another"],
)
def test_a_step_is_known_again_by_its_cells(
    old: list[dict[str, object]], new: list[dict[str, object]], expected: dict[str, str]
) -> None:
    assert find_renames(facts(*old), facts(*new)).steps == expected


def test_modules_and_packages_too() -> None:
    found = find_renames(facts(step("a", "1", module="x")), facts(step("a", "1", module="y"), package="store"))
    assert (found.modules, found.packages, found.steps) == ({"x": "y"}, {"shop": "store"}, {})
    assert not find_renames(facts(step("a", "1")), facts(step("a", "1")))


def test_a_manifest_that_is_damaged_renames_nothing() -> None:
    for steps in (None, 7, [None], [{"name": 1}]):
        assert not find_renames({"package": "shop", "steps": steps}, facts(step("a", "1"))).steps
