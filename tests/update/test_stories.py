"""What can happen to a package and its notebook, told as stories, each with the whole tree that it must end in.

The tree is given as what a fresh conversion of the changed notebook writes, and the person's work that must still be in it.
"""

import errno
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from nb2prod.errors import NotebookError, ScaffoldError
from nb2prod.scaffold import locked, templates
from nb2prod.scaffold.merge import LABELS
from nb2prod.scaffold.model import Template
from nb2prod.update import Update, Wishes, update

from .living import SHOP, Cell, Tree, changed, convert, edit, edited, tree, write_notebook

STEPS, README, PIPELINE = "src/shop/steps.py", "README.md", "src/shop/pipeline.py"
OURS, BASE, MIDDLE, THEIRS = LABELS


class Home:
    """A folder with a notebook and the project made of it."""

    def __init__(self, folder: Path, cells: tuple[Cell, ...] = SHOP) -> None:
        self.folder = folder
        self.notebook = write_notebook(folder / "shop.ipynb", cells)
        self.out = folder / "out"
        convert(self.notebook, self.out)

    def edit(self, path: str, old: str, new: str) -> None:
        edit(self.out, path, old, new)

    def change(self, cells: tuple[Cell, ...]) -> Tree:
        """Change the notebook; gives what a fresh conversion would write."""
        write_notebook(self.notebook, cells)
        return convert(self.notebook, self.folder / f"fresh{len(list(self.folder.iterdir()))}")

    def update(self) -> Update:
        return update(self.out)

    @property
    def tree(self) -> Tree:
        return tree(self.out)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


MORE = changed(SHOP, c1="mean = sum(taxed) / len(taxed)\nprint(math.ceil(mean))")


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


def test_a_function_was_renamed_by_the_person(home: Home) -> None:
    home.edit(STEPS, "def with_tax(", "def taxed_price(")
    home.edit(STEPS, "[with_tax(", "[taxed_price(")
    expected = home.change(MORE)
    edited(expected, STEPS, "def with_tax(", "def taxed_price(")
    edited(expected, STEPS, "[with_tax(", "[taxed_price(")
    assert not home.update().conflicts
    assert home.tree == expected


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
    home.edit(STEPS, "def add_taxes(orders, *, rate: float):", "def add_taxes(orders, *, rate: float = 0.2):")
    home.edit(PIPELINE, "    taxed = add_taxes(orders, rate", "    taxed = add_taxes(list(orders), rate")
    expected = home.change(changed(SHOP, h2="## Price orders"))
    edited(expected, STEPS, "    print(sum(taxed))", "    print(round(sum(taxed)))")
    edited(
        expected,
        STEPS,
        "def price_orders(orders, *, rate: float):",
        "def price_orders(orders, *, rate: float = 0.2):",
    )
    edited(expected, PIPELINE, "price_orders(orders, rate", "price_orders(list(orders), rate")
    done = home.update()
    assert done.renames.steps == {"add_taxes": "price_orders"}
    assert not done.conflicts
    assert home.tree == expected


def test_a_step_was_split(home: Home) -> None:
    home.edit(STEPS, '    print("largest", largest)', '    print("largest order", largest)')
    at = next(index for index, cell in enumerate(SHOP) if cell.id == "a2")
    expected = home.change((*SHOP[:at], Cell("h9", "## Find the largest", "markdown"), *SHOP[at:]))
    edited(expected, STEPS, '    print("largest", largest)', '    print("largest order", largest)')
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


def test_a_template_was_changed(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.edit(README, "## Run\n", "## How we run it\n")
    real = templates.read_template

    def newer(name: str) -> Template:
        template = real(name)
        files = tuple((path, f"{text}\nMade with care.\n" if path == README else text) for path, text in template.files)
        return replace(template, files=files)

    monkeypatch.setattr(sys.modules["nb2prod.scaffold.render"], "read_template", newer)
    expected = home.change(SHOP)
    assert b"Made with care." in expected[README]
    edited(expected, README, "## Run\n", "## How we run it\n")
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


@pytest.mark.parametrize("linked", [STEPS, "src", ".nb2prod"], ids=["file", "folder", "own folder"])
def test_a_symbolic_link_is_in_the_way(home: Home, linked: str) -> None:
    elsewhere = home.folder / "elsewhere"
    (home.out / linked).rename(elsewhere)
    (home.out / linked).symlink_to(elsewhere)
    home.change(MORE)
    before = tree(home.folder)
    with pytest.raises(ScaffoldError, match="link is in the way"):
        home.update()
    assert tree(home.folder) == before


def test_a_folder_is_in_the_way(home: Home) -> None:
    (home.out / README).unlink()
    (home.out / README).mkdir()
    home.change(MORE)
    before = home.tree
    with pytest.raises(ScaffoldError, match="folder is in the way"):
        home.update()
    assert home.tree == before


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot hold a folder")
def test_two_updates_at_once(home: Home) -> None:
    expected, before = home.change(MORE), home.tree
    with locked(home.out), pytest.raises(ScaffoldError, match="another update"):
        home.update()
    assert home.tree == before
    home.update()
    assert home.tree == expected


def test_a_file_is_saved_in_the_middle_of_an_update(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.change(MORE)
    real = home.out / STEPS

    def plan_and_save(*arguments: object) -> object:
        planned = plan(*arguments)
        real.write_text("x = 'saved just now'\n")
        return planned

    from nb2prod import update as module

    plan = module.plan_update
    monkeypatch.setattr(module, "plan_update", plan_and_save)
    before = home.tree
    with pytest.raises(ScaffoldError, match="changed while"):
        home.update()
    assert home.tree == before | {STEPS: b"x = 'saved just now'\n"}


def test_both_changed_one_line(home: Home) -> None:
    home.edit(STEPS, "    print(math.floor(mean))", "    print(round(mean))")
    expected = home.change(MORE)
    new = "    print(math.ceil(mean))\n"
    marked = f"{OURS}\n    print(round(mean))\n{BASE}\n    print(math.floor(mean))\n{MIDDLE}\n{new}{THEIRS}\n"
    edited(expected, STEPS, new, marked)
    done = home.update()
    assert [(change.path, change.note) for change in done.conflicts] == [(STEPS, "1 marked")]
    assert home.tree == expected


def test_a_conflict_has_to_be_settled_first(home: Home) -> None:
    home.edit(STEPS, "    print(math.floor(mean))", "    print(round(mean))")
    home.change(MORE)
    home.update()
    home.change(changed(MORE, a2="largest = max(orders) + 1"))
    before = home.tree
    assert home.update().unsettled == (STEPS,)
    assert home.tree == before


def test_a_settled_conflict_does_not_come_back(home: Home) -> None:
    home.edit(STEPS, "    print(math.floor(mean))", "    print(round(mean))")
    home.change(MORE)
    home.update()
    text = (home.out / STEPS).read_text()
    (home.out / STEPS).write_text(
        text[: text.index(OURS)] + "    print(round(mean))\n" + text[text.index(THEIRS) + len(THEIRS) + 1 :]
    )
    expected = home.change(changed(MORE, a2="largest = max(orders) + 1"))
    edited(expected, STEPS, "    print(math.ceil(mean))", "    print(round(mean))")
    assert not home.update().conflicts
    assert home.tree == expected


def test_both_did_the_same(home: Home) -> None:
    home.edit(STEPS, "math.floor", "math.ceil")
    expected = home.change(MORE)
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


def test_a_cell_was_added(home: Home) -> None:
    home.edit(STEPS, "import math\n", "import math\n\nTAX_OFFICE = 'Berlin'\n")
    expected = home.change((*SHOP, Cell("d1", "print(rate)")))
    edited(expected, STEPS, "import math\n", "import math\n\nTAX_OFFICE = 'Berlin'\n")
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


HELPED = (*SHOP, Cell("d1", "!echo sold out"))
SHELL = "src/shop/shell.py"


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


def test_a_file_of_the_person_is_where_a_new_one_should_be(home: Home) -> None:
    (home.out / SHELL).write_text("my own\n")
    expected = home.change(HELPED)
    assert [change.path for change in home.update().conflicts] == [SHELL]
    expected[SHELL] = f"{OURS}\nmy own\n{BASE}\n{MIDDLE}\n{expected[SHELL].decode()}{THEIRS}\n".encode()
    assert home.tree == expected


def test_the_notebook_has_moved(home: Home) -> None:
    """It is found where the person says, and remembered there; the package keeps its name."""
    moved = home.folder / "notebooks" / "shop, second edition.ipynb"
    write_notebook(moved, MORE)
    home.notebook.unlink()
    with pytest.raises(NotebookError, match="cannot be read"):
        home.update()
    done = update(home.out, Wishes((moved,)))
    assert not done.conflicts
    assert (home.out / "src" / "shop").is_dir()
    assert b"shop, second edition.ipynb" in home.tree["nb2prod.json"]
    assert not home.update().is_needed


def test_the_disk_is_full(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.change(MORE)
    before = home.tree

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ScaffoldError, match="No space left"):
        home.update()
    assert home.tree == before


def test_the_folder_is_none_of_ours(tmp_path: Path) -> None:
    with pytest.raises(ScaffoldError, match=r"no nb2prod\.json"):
        update(tmp_path)
    with pytest.raises(ScaffoldError, match="cannot be opened"):
        update(tmp_path / "missing")


Damage = Callable[[str], str]


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda text: text.replace('"../shop.ipynb"', "7"), "which notebooks"),
        (lambda text: text.replace('"pin": false', '"pin": "no"'), "'pin' cannot be 'no'"),
        (lambda text: text.replace('"pin": false', '"colour": false'), "'colour', which this version"),
        (lambda text: text.replace('"README.md"', '"../README.md"'), "cannot write|has another"),
        (lambda text: text.replace('"options"', '"choices"'), "which notebooks"),
    ],
    ids=["notebooks", "type", "unknown", "path outside", "no options"],
)
def test_a_manifest_that_cannot_be_true(home: Home, damage: Damage, message: str) -> None:
    manifest = home.out / "nb2prod.json"
    text = damage(manifest.read_text())
    assert text != manifest.read_text()
    manifest.write_text(text)
    before = tree(home.folder)
    with pytest.raises(ScaffoldError, match=message):
        home.update()
    assert tree(home.folder) == before
