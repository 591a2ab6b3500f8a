"""Stories of what is in the way of an update, breaks off, or is not what it was."""

import errno
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from nb2prod.errors import ScaffoldError
from nb2prod.scaffold import locked, templates
from nb2prod.scaffold.model import Template
from nb2prod.update import update

from .living import MORE, README, SHOP, STEPS, Home, edited, tree

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
