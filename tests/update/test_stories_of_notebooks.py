"""Stories of a notebook that goes on: what happens to it, and the whole tree that its package must end in.

The tree is given as what a fresh conversion of the changed notebook writes, and the person's work that must still be in it.
"""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from nb2prod import pipeline
from nb2prod.errors import NotebookError
from nb2prod.planfile import write_plan
from nb2prod.update import Wishes, update

from .living import (
    HELPED,
    MORE,
    OPTIONS,
    PIPELINE,
    README,
    SHELL,
    SHOP,
    STEPS,
    Cell,
    Home,
    changed,
    edited,
    tree,
    write_notebook,
)


def test_nothing_changed_and_nothing_is_written(home: Home) -> None:
    paths = [home.out, *home.out.rglob("*")]
    before = home.tree, [path.stat().st_mtime_ns for path in paths]
    done = home.update()
    assert not done.is_needed
    assert (home.tree, [path.stat().st_mtime_ns for path in paths]) == before


def test_only_the_notebook_changed(home: Home) -> None:
    expected = home.change(MORE)
    assert not home.update().conflicts
    assert home.tree == expected
    assert not home.update().is_needed


def test_a_cell_was_moved(home: Home) -> None:
    home.edit(STEPS, "    return order * (1 + share)", "    return round(order * (1 + share), 2)")
    *before, one, other = SHOP
    expected = home.change((*before, other, one))
    edited(expected, STEPS, "    return order * (1 + share)", "    return round(order * (1 + share), 2)")
    assert not home.update().conflicts
    assert home.tree == expected


def test_a_cell_was_moved_to_another_step(home: Home) -> None:
    home.edit(STEPS, "    orders = [3, 5, 8, 13]", "    orders = read_orders()")
    a2 = next(cell for cell in SHOP if cell.id == "a2")
    expected = home.change((*(cell for cell in SHOP[:-2] if cell.id != "a2"), a2, *SHOP[-2:]))
    edited(expected, STEPS, "    orders = [3, 5, 8, 13]", "    orders = read_orders()")
    done = home.update()
    conflicts = {change.path for change in done.conflicts}
    assert not conflicts
    assert home.tree == expected


def test_a_heading_was_changed(home: Home) -> None:
    """The step has another name now; what the person wrote into it, and where they called it, follows."""
    home.edit(STEPS, "    print(sum(taxed))", "    print(round(sum(taxed)))")
    home.edit(STEPS, ", *, rate: float)", ", *, rate: float = 0.2)")
    home.edit(PIPELINE, "    taxed = add_taxes(orders, rate", "    taxed = add_taxes(list(orders), rate")
    expected = home.change(changed(SHOP, h2="## Price orders"))
    edited(expected, STEPS, "    print(sum(taxed))", "    print(round(sum(taxed)))")
    edited(expected, STEPS, ", *, rate: float)", ", *, rate: float = 0.2)")
    edited(expected, PIPELINE, "price_orders(orders, rate", "price_orders(list(orders), rate")
    done = home.update()
    assert done.renames.steps == {"add_taxes": "price_orders"}
    assert not done.conflicts
    assert home.tree == expected


def test_a_step_that_a_file_of_the_person_calls_has_another_name(home: Home) -> None:
    """That file is theirs to change, but they are told."""
    (home.out / "src/shop/again.py").write_text("from shop.steps import add_taxes, report\n")
    (home.out / "src/shop/other.py").write_text("from shop.steps import report\n")
    expected = home.change(changed(SHOP, h2="## Price orders"))
    own = {path: home.tree[path] for path in ("src/shop/again.py", "src/shop/other.py")}
    notes = home.update().notes
    assert [note for note in notes if "is yours" in note] == [
        "src/shop/again.py is yours, and speaks of what was renamed: change it too"
    ]
    assert home.tree == expected | own


def test_a_step_was_split(home: Home) -> None:
    home.edit(STEPS, '    print("largest", largest)', '    print("largest order", largest)')
    at = next(index for index, cell in enumerate(SHOP) if cell.id == "a2")
    expected = home.change((*SHOP[:at], Cell("h9", "## Find the largest", "markdown"), *SHOP[at:]))
    edited(expected, STEPS, '    print("largest", largest)', '    print("largest order", largest)')
    assert not home.update().conflicts
    assert home.tree == expected


def test_a_cell_was_added(home: Home) -> None:
    home.edit(STEPS, "import math\n", "import math\n\nTAX_OFFICE = 'Berlin'\n")
    expected = home.change((*SHOP, Cell("d1", "print(rate)")))
    edited(expected, STEPS, "import math\n", "import math\n\nTAX_OFFICE = 'Berlin'\n")
    assert not home.update().conflicts
    assert home.tree == expected


def test_a_cell_that_the_person_worked_on_was_deleted(home: Home) -> None:
    home.edit(STEPS, '    print("largest", largest)', '    print("largest:", largest)')
    expected = home.change(tuple(cell for cell in SHOP if cell.id != "c2"))
    done = home.update()
    assert [change.path for change in done.conflicts] == [STEPS]
    assert b'print("largest:", largest)' in home.tree[STEPS]
    assert {path: data for path, data in home.tree.items() if path != STEPS} == {
        path: data for path, data in expected.items() if path != STEPS
    }


def test_a_file_that_is_not_generated_any_more_goes(tmp_path: Path) -> None:
    home = Home(tmp_path, HELPED)
    assert SHELL in home.tree
    expected = home.change(SHOP)
    assert not home.update().conflicts
    assert home.tree == expected
    assert SHELL not in expected


def test_a_file_that_is_not_generated_any_more_is_the_persons_if_they_changed_it(tmp_path: Path) -> None:
    home = Home(tmp_path, HELPED)
    with (home.out / SHELL).open("a") as file:
        file.write("# ours\n")
    theirs = home.tree[SHELL]
    expected = home.change(SHOP)
    assert [change.path for change in home.update().conflicts] == [SHELL]
    assert home.tree == expected | {SHELL: theirs}
    assert not home.update().is_needed


def test_the_notebook_has_moved(home: Home) -> None:
    """It is found where the person says, and remembered there; the package keeps its name."""
    moved = home.folder / "notebooks" / "shop, second edition.ipynb"
    write_notebook(moved, MORE)
    home.notebook.unlink()
    before = home.tree
    with pytest.raises(NotebookError, match="the notebook is not there") as refusal:
        home.update()
    assert "--notebook" in refusal.value.hint
    assert home.tree == before
    done = update(home.out, Wishes((moved,)))
    assert not done.conflicts
    assert (home.out / "src" / "shop").is_dir()
    assert b"shop, second edition.ipynb" in home.tree["nb2prod.json"]
    assert not home.update().is_needed


def test_a_step_that_the_person_worked_on_was_deleted(home: Home) -> None:
    home.edit(STEPS, "    print(math.floor(mean))", '    print("mean", math.floor(mean))')
    expected = home.change(tuple(cell for cell in SHOP if cell.id not in ("h3", "c1", "c2")))
    done = home.update()
    assert [(change.path, change.note) for change in done.conflicts] == [(STEPS, "1 marked")]
    assert b'    print("mean", math.floor(mean))\n' in home.tree[STEPS]
    assert {path: data for path, data in home.tree.items() if path != STEPS} == {
        path: data for path, data in expected.items() if path != STEPS
    }


def test_the_notebook_was_renamed(home: Home) -> None:
    """Only where it is mentioned something changes."""
    home.edit(STEPS, "    print(sum(taxed))", "    print(round(sum(taxed)))")
    before = home.tree
    home.notebook.rename(home.folder / "market.ipynb")
    done = update(home.out, Wishes((home.folder / "market.ipynb",)))
    assert not done.conflicts and not done.renames
    assert b"market.ipynb" in home.tree[README] and (home.out / "src/shop").is_dir()
    edits = {path for path, data in home.tree.items() if data.replace(b"market", b"shop") != before[path]}
    assert edits == {"nb2prod.json", ".nb2prod/base.zip"}
    assert not home.update().is_needed


SECOND = (
    Cell("s0", "# The year", "markdown"),
    Cell("s1", "year = [largest * week for week in range(3)]\nprint(year)"),
)


@pytest.fixture
def pair(home: Home) -> Home:
    """A home with two notebooks, and a package of both in `out`; the person has worked on a step of each."""
    write_notebook(home.folder / "year.ipynb", SECOND)
    shutil.rmtree(home.out)
    pipeline.convert([home.notebook, home.folder / "year.ipynb"], home.out, replace(OPTIONS, name="shop"))
    home.edit(
        "src/shop/shop_2.py" if (home.out / "src/shop/shop_2.py").exists() else "src/shop/shop.py",
        "    print(sum(taxed))",
        "    print(round(sum(taxed)))",
    )
    home.edit("src/shop/year.py", "    print(year)", '    print("year", year)')
    return home


def test_one_of_two_notebooks_is_taken_away(pair: Home) -> None:
    """What the person wrote into the one that stays goes on; what they wrote into the other is theirs."""
    theirs = pair.tree["src/shop/year.py"]
    done = update(pair.out, Wishes((pair.notebook,)))
    assert [change.path for change in done.conflicts] == ["src/shop/year.py"]
    assert done.notes[-1].startswith("without year.ipynb from now on")
    pipeline.convert(pair.notebook, pair.folder / "fresh", replace(OPTIONS, name="shop"))
    expected = tree(pair.folder / "fresh") | {"src/shop/year.py": theirs}
    edited(expected, STEPS, "    print(sum(taxed))", "    print(round(sum(taxed)))")
    assert pair.tree == expected


def test_the_plan_holds_when_a_second_notebook_comes_and_goes(home: Home) -> None:
    """Its cells are called otherwise when they are among those of others."""
    read = pipeline.read_together([home.notebook])
    text = write_plan(pipeline.plan(pipeline.analyse_notebook(read, for_conversion=True)), read)
    (home.folder / "plan.toml").write_text(text.replace('"add_taxes"', '"price_orders"'))
    options = replace(OPTIONS, name="shop", plan=home.folder / "plan.toml", overwrite=True)
    pipeline.convert(home.notebook, home.out, options)
    both = (home.notebook, write_notebook(home.folder / "year.ipynb", SECOND))
    for paths in (both, both[:1]):
        done = update(home.out, Wishes(paths))
        assert not done.conflicts and not [note for note in done.notes if "plan file" in note]
        assert sum(data.count(b"def price_orders(") for path, data in home.tree.items() if path.endswith(".py")) == 1


def test_one_of_two_notebooks_was_renamed(pair: Home) -> None:
    (pair.folder / "year.ipynb").rename(pair.folder / "decade.ipynb")
    done = update(pair.out, Wishes((pair.notebook, pair.folder / "decade.ipynb")))
    assert done.renames.modules == {"year": "decade"}
    assert not done.conflicts
    assert b'    print("year", year)' in pair.tree["src/shop/decade.py"]
    assert "src/shop/year.py" not in pair.tree


def test_a_second_notebook_comes(home: Home) -> None:
    home.edit(STEPS, "    print(sum(taxed))", "    print(round(sum(taxed)))")
    write_notebook(home.folder / "year.ipynb", SECOND)
    done = update(home.out, Wishes((home.notebook, home.folder / "year.ipynb")))
    assert not done.conflicts
    (moved,) = done.renames.modules.values()
    assert b"    print(round(sum(taxed)))" in home.tree[f"src/shop/{moved}.py"]
    assert STEPS not in home.tree
