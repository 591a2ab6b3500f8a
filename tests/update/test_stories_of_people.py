"""Stories of people who work on a package, and the whole tree that it must end in when its notebook changes too."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from nb2prod import pipeline

from .living import MORE, OPTIONS, PIPELINE, README, SHOP, STEPS, Home, changed, edited, tree, write_notebook


def test_a_function_was_renamed_by_the_person(home: Home) -> None:
    home.edit(STEPS, "def with_tax(", "def taxed_price(")
    home.edit(STEPS, "[with_tax(", "[taxed_price(")
    expected = home.change(MORE)
    edited(expected, STEPS, "def with_tax(", "def taxed_price(")
    edited(expected, STEPS, "[with_tax(", "[taxed_price(")
    assert not home.update().conflicts
    assert home.tree == expected


def test_a_deleted_file_stays_deleted(home: Home) -> None:
    (home.out / README).unlink()
    expected = home.change(MORE)
    del expected[README]
    done = home.update()
    assert [change.path for change in done.told if change.note] == [README]
    assert home.tree == expected
    assert not home.update().is_needed
    assert home.tree == expected


def test_a_deleted_line_stays_deleted(home: Home) -> None:
    home.edit(STEPS, "    print(len(orders))\n", "")
    expected = home.change(MORE)
    edited(expected, STEPS, "    print(len(orders))\n", "")
    assert not home.update().conflicts
    assert home.tree == expected


def test_an_editor_saved_with_crlf(home: Home) -> None:
    data = (home.out / STEPS).read_bytes().replace(b"\n", b"\r\n")
    (home.out / STEPS).write_bytes(data)
    expected = home.change(MORE)
    expected[STEPS] = expected[STEPS].replace(b"\n", b"\r\n")
    assert not home.update().conflicts
    assert home.tree == expected


def test_an_editor_saved_without_the_last_line_end(home: Home) -> None:
    (home.out / STEPS).write_bytes((home.out / STEPS).read_bytes().removesuffix(b"\n"))
    expected = home.change(MORE)
    expected[STEPS] = expected[STEPS].removesuffix(b"\n")
    assert not home.update().conflicts
    assert home.tree == expected


def test_files_of_the_person_are_not_looked_at(home: Home) -> None:
    own = {"src/shop/own.py": b"\xff\0", "tests/test_own.py": b"def (", ".git/config": b"", "src/shop/empty/": b""}
    for path, data in own.items():
        target = home.out / path
        target.parent.mkdir(exist_ok=True)
        target.mkdir() if path.endswith("/") else target.write_bytes(data)
    (home.out / "latest").symlink_to("nowhere")
    expected = home.change(MORE) | own | {"latest": b"-> nowhere"}
    assert not home.update().conflicts
    assert home.tree == expected


def test_a_module_of_their_own_is_called(home: Home) -> None:
    home.edit(STEPS, "import math\n", "import math\n\nfrom shop.prices import rounded\n")
    home.edit(STEPS, "    print(sum(taxed))", "    print(rounded(sum(taxed)))")
    (home.out / "src/shop/prices.py").write_text("def rounded(price):\n    return round(price, 2)\n")
    own = {"src/shop/prices.py": home.tree["src/shop/prices.py"]}
    expected = home.change(MORE) | own
    edited(expected, STEPS, "import math\n", "import math\n\nfrom shop.prices import rounded\n")
    edited(expected, STEPS, "    print(sum(taxed))", "    print(rounded(sum(taxed)))")
    assert not home.update().conflicts
    assert home.tree == expected


WITH_TAX = "def with_tax(order, share):\n    return order * (1 + share)\n\n\n"


def move_with_tax(home: Home) -> None:
    """The person moves a function to a module of their own."""
    home.edit(STEPS, "import math\n", "import math\n\nfrom shop.prices import with_tax\n")
    home.edit(STEPS, WITH_TAX, "")
    (home.out / "src/shop/prices.py").write_text(WITH_TAX)


def test_a_function_was_moved_to_another_module(home: Home) -> None:
    move_with_tax(home)
    expected = home.change(MORE) | {"src/shop/prices.py": WITH_TAX.encode()}
    edited(expected, STEPS, "import math\n", "import math\n\nfrom shop.prices import with_tax\n")
    edited(expected, STEPS, WITH_TAX, "")
    assert not home.update().conflicts
    assert home.tree == expected


def test_a_function_that_was_moved_changes_in_the_notebook(home: Home) -> None:
    """Nobody but the person can say where that belongs now: it is marked, not dropped."""
    move_with_tax(home)
    home.change(changed(SHOP, b0="def with_tax(order, share):\n    return round(order * (1 + share), 2)"))
    done = home.update()
    assert [change.path for change in done.conflicts] == [STEPS]
    assert "return round(order * (1 + share), 2)" in home.tree[STEPS].decode()
    assert home.tree["src/shop/prices.py"] == WITH_TAX.encode()


def test_black_with_other_settings_over_all_of_it(home: Home) -> None:
    blacken(home, home.out)
    expected = home.change(MORE)
    fresh = next(folder for folder in home.folder.glob("fresh*"))
    blacken(home, fresh)
    assert not home.update().conflicts
    assert home.tree[STEPS] != expected[STEPS]
    assert {path: home.tree[path] for path in (STEPS, PIPELINE)} == {
        path: (fresh / path).read_bytes() for path in (STEPS, PIPELINE)
    }


def blacken(home: Home, folder: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "black",
        "--quiet",
        "--line-length",
        "40",
        "--skip-string-normalization",
        folder / "src",
    ]
    subprocess.run(command, check=True)


def test_a_file_is_not_python_for_the_moment(home: Home) -> None:
    """A step gets another name meanwhile: it cannot be followed there, but what is generated has it."""
    home.edit(STEPS, "    return orders", "    return orders[")
    home.change(changed(SHOP, h2="## Price orders"))
    done = home.update()
    assert done.renames.steps == {"add_taxes": "price_orders"}
    text = home.tree[STEPS].decode()
    assert "    return orders[" in text and "def price_orders(" in text and "add_taxes" not in text


def test_git_has_marked_a_conflict(home: Home) -> None:
    """What is merged into marks cannot be understood any more."""
    home.edit(STEPS, "    print(sum(taxed))\n", "<<<<<<< HEAD\n    print(1)\n=======\n    print(2)\n>>>>>>> theirs\n")
    home.change(MORE)
    before = home.tree
    assert home.update().unsettled == (STEPS,)
    assert home.tree == before


def test_a_module_was_renamed_by_the_person(home: Home) -> None:
    """What the notebook brings goes where most of the old file is now."""
    home.edit(STEPS, "    print(sum(taxed))", "    print(round(sum(taxed)))")
    (home.out / STEPS).rename(home.out / "src/shop/work.py")
    home.edit(PIPELINE, "from shop.steps import", "from shop.work import")
    expected = home.change(MORE)
    edited(expected, STEPS, "    print(sum(taxed))", "    print(round(sum(taxed)))")
    expected["src/shop/work.py"] = expected.pop(STEPS)
    edited(expected, PIPELINE, "from shop.steps import", "from shop.work import")
    assert not home.update().conflicts
    assert home.tree == expected
    assert not home.update().is_needed
    home.change(changed(MORE, h2="## Price orders"))
    assert not home.update().notes, "it is followed there too"
    assert b"def price_orders(" in home.tree["src/shop/work.py"]


@pytest.mark.parametrize("imports", [True, False], ids=["with its imports", "the folder alone"])
def test_the_package_was_renamed(home: Home, imports: bool) -> None:
    """The folder is a name too: the package is generated under it from then on."""
    home.edit(STEPS, "    print(sum(taxed))", "    print(round(sum(taxed)))")
    (home.out / "src/shop").rename(home.out / "src/store")
    for path in (*home.out.rglob("*.py"),) if imports else ():
        path.write_text(re.sub(r"from shop(\.(?!ipynb)| import)", r"from store\1", path.read_text()))
    write_notebook(home.notebook, MORE)
    done = home.update()
    assert (done.renames.packages, done.conflicts) == ({"shop": "store"}, ())
    pipeline.convert(home.notebook, home.folder / "fresh", replace(OPTIONS, name="store"))
    expected = tree(home.folder / "fresh")
    edited(expected, "src/store/steps.py", "    print(sum(taxed))", "    print(round(sum(taxed)))")
    assert home.tree == expected
    assert not home.update().is_needed
