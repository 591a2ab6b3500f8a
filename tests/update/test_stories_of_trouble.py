"""Stories of what is in the way of an update, breaks off, or is not what it was."""

import errno
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from nb2prod import __version__
from nb2prod.errors import ScaffoldError
from nb2prod.scaffold import locked, templates
from nb2prod.scaffold.model import Template
from nb2prod.update import update

from .living import MORE, README, SHOP, STEPS, Home, changed, edited, tree

Damage = Callable[[str], str]


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


@pytest.mark.parametrize(
    ("lost", "hint"),
    [("nb2prod.json", "--overwrite"), (".nb2prod/base.zip", "from version control, together")],
    ids=["manifest", "base"],
)
def test_what_nb2prod_noted_down_is_lost(home: Home, lost: str, hint: str) -> None:
    (home.out / lost).unlink()
    home.change(MORE)
    before = home.tree
    with pytest.raises(ScaffoldError) as refusal:
        home.update()
    assert hint in refusal.value.hint
    assert home.tree == before


def test_two_branches_were_updated_and_merged(home: Home, tmp_path: Path) -> None:
    """git merges the sources, marks what nb2prod noted down, and leaves one side of the base. Both are taken from that side: then an update
    finds what the other side had written."""
    before = home.tree
    with_one = home.change(MORE)
    both = home.change(changed(MORE, a1="orders = [3, 5, 8, 13, 21]\nprint(len(orders))"))
    own = ("nb2prod.json", ".nb2prod/base.zip")
    (home.out / "nb2prod.json").write_text("<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> other\n")
    with pytest.raises(ScaffoldError, match=r"nb2prod\.json cannot be read") as refusal:
        home.update()
    assert "from the same side" in refusal.value.hint
    assert before.keys() == both.keys()
    for path in before:
        (home.out / path).write_bytes(with_one[path] if path in own else both[path])
    assert not home.update().conflicts
    assert home.tree == both


def test_nb2prod_itself_has_another_version(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it writes otherwise now is merged like a change of the notebook; here that is its number alone."""
    home.edit(STEPS, "    print(sum(taxed))", "    print(round(sum(taxed)))")
    before = home.tree
    monkeypatch.setattr("nb2prod.project.__version__", "99.0")
    done = home.update()
    assert done.is_needed and not done.conflicts
    assert b'"nb2prod": "99.0"' in home.tree["nb2prod.json"]
    assert {path for path in before if home.tree[path] != before[path]} == {
        README,
        "nb2prod.json",
        ".nb2prod/base.zip",
    }
    assert home.tree[README].replace(b"99.0", __version__.encode()) == before[README]
    assert not home.update().is_needed
