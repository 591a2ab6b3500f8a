"""What is planned for the files of a folder."""

import os
from pathlib import Path

import pytest

from nb2prod.errors import ScaffoldError
from nb2prod.scaffold import ChangeKind, RenderedFile, apply, manifest, plan_changes

ABOUT = {"generator_version": "1", "notebook": "n.ipynb", "sha256": "0"}


def files(**texts: str) -> tuple[RenderedFile, ...]:
    return tuple(RenderedFile(path.replace("__", "/"), text.encode()) for path, text in texts.items())


def kinds(rendered: tuple[RenderedFile, ...], out: Path, *, overwrite: bool = False) -> dict[str, str]:
    return {change.path: change.kind.value for change in plan_changes(rendered, out, overwrite=overwrite)}


def project(out: Path, *written: RenderedFile) -> Path:
    """A project that was generated like that."""
    apply(plan_changes((*written, *manifest(ABOUT, written)), out), out)
    return out


def test_a_new_folder_gets_everything(tmp_path: Path) -> None:
    assert kinds(files(b="2", a__c="1"), tmp_path / "out") == {"a/c": "create", "b": "create"}


def test_what_is_the_same_is_kept(tmp_path: Path) -> None:
    (tmp_path / "same").write_text("1")
    (tmp_path / "other").write_text("1")
    (tmp_path / "mine").write_text("1")
    (tmp_path / "other.orig").write_text("older")
    wanted = files(same="1", other="2", new="3")
    expected = {"new": "create", "other": "update", "other.orig1": "create", "same": "keep"}
    assert kinds(wanted, tmp_path, overwrite=True) == expected


def test_what_somebody_wrote_is_not_replaced_unasked(tmp_path: Path) -> None:
    out = project(tmp_path / "out", *files(edited="1", untouched="1"))
    (out / "edited").write_text("mine")
    (out / "other").write_text("mine too")
    wanted = files(edited="2", untouched="2", other="2")
    with pytest.raises(ScaffoldError, match=r"nb2prod did not write what is in them: edited, other$") as refusal:
        plan_changes(wanted, out)
    assert "nb2prod update" in refusal.value.hint
    aside = {change.path: change.data for change in plan_changes(wanted, out, overwrite=True) if change.note}
    assert aside == {"edited.orig": b"mine", "other.orig": b"mine too"}


def test_what_nb2prod_notes_down_for_itself_is_its_own_while_it_can_be_read(tmp_path: Path) -> None:
    out = project(tmp_path / "out", *files(a="1"))
    newer = (*files(a="2"), *manifest({**ABOUT, "generator_version": "2"}, files(a="2")))
    assert {change.path for change in plan_changes(newer, out) if change.note} == set()
    (out / "nb2prod.json").write_text("<<<<<<< HEAD")
    with pytest.raises(ScaffoldError, match=r"a, nb2prod\.json, \.nb2prod/base\.zip$"):
        plan_changes(newer, out)


def test_a_link_is_not_read_through(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("1")
    (tmp_path / "link").symlink_to("real")
    assert kinds(files(link="1"), tmp_path) == {"link": "create"}


def test_generated_before_and_no_longer_wanted_is_deleted(tmp_path: Path) -> None:
    first = files(a="1", edited="1", gone="1")
    project(tmp_path / "out", *first)
    (tmp_path / "out" / "edited").write_text("a person's work")
    (tmp_path / "out" / "gone").unlink()
    assert kinds(files(b="2"), tmp_path / "out") == {"a": "delete", "b": "create"}


def test_a_damaged_manifest_deletes_nothing(tmp_path: Path) -> None:
    (tmp_path / "nb2prod.json").write_text('{"format": 1, "files": {"../precious": ""}}')
    (tmp_path / "precious").write_text("")
    assert kinds(files(a="1"), tmp_path) == {"a": "create"}


def test_a_manifest_cannot_name_files_outside(tmp_path: Path) -> None:
    hostile, _ = manifest(ABOUT, files(precious="x"))
    (tmp_path / "precious").write_text("x")
    out = tmp_path / "out"
    out.mkdir()
    (out / "nb2prod.json").write_bytes(hostile.data.replace(b'"precious"', b'"../precious"'))
    with pytest.raises(ScaffoldError, match=r"\.\."):
        plan_changes(files(a="1"), out)


@pytest.mark.parametrize(
    "paths",
    [("a", "a/b"), ("a/b", "a"), ("Readme", "README"), ("a/b/c", "A/B"), ("x/y", "X")],
    ids=["file and folder", "folder and file", "case", "case of a folder", "case of a parent"],
)
def test_paths_that_meet_are_refused(paths: tuple[str, str], tmp_path: Path) -> None:
    with pytest.raises(ScaffoldError, match="would be the same file"):
        plan_changes([RenderedFile(path, b"") for path in paths], tmp_path)


def test_folders_may_be_shared(tmp_path: Path) -> None:
    assert set(kinds(files(a__b="1", a__c="2"), tmp_path)) == {"a/b", "a/c"}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_a_folder_in_the_place_of_a_file_is_no_update(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    assert plan_changes(files(a="1"), tmp_path)[0].kind is ChangeKind.CREATE
