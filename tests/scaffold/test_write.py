"""Projects on disk: all or nothing, nothing outside, nothing left behind."""

import errno
import os
import shutil
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from nb2prod.errors import ScaffoldError
from nb2prod.scaffold import Change, ChangeKind, apply, plan_changes
from nb2prod.scaffold import RenderedFile as File

from .faults import Faults, failing, is_killed, tree

FILES = (File("README.md", b"new"), File("src/churn/__init__.py", b"x = 1\n"), File("src/churn/steps.py", b"y = 2\n"))


def write(out: Path, files: tuple[File, ...] = FILES, *, force: bool = False) -> None:
    apply(plan_changes(files, out, overwrite=True), out, force=force)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A folder with a person's work in it."""
    out = tmp_path / "work" / "out"
    (out / "src" / "churn").mkdir(parents=True)
    (out / "README.md").write_text("old")
    (out / "src" / "churn" / "mine.py").write_text("mine")
    (out / "script.sh").write_text("#!/bin/sh")
    (out / "script.sh").chmod(0o755)
    (out / "latest").symlink_to("nowhere")
    return out


def test_a_new_project(tmp_path: Path) -> None:
    write(tmp_path / "a" / "b" / "out")
    assert tree(tmp_path / "a" / "b" / "out") == WHOLE
    assert list(tmp_path.iterdir()) == [tmp_path / "a"]


def test_an_empty_folder_is_a_new_project(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    write(tmp_path / "out")
    assert (tmp_path / "out" / "README.md").read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [tmp_path / "out"]


def test_files_can_be_read_by_whom_the_umask_says(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write(tmp_path / "out")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o750
    assert stat.S_IMODE((tmp_path / "out" / "README.md").stat().st_mode) == 0o640


def test_a_full_folder_is_refused(old: Path) -> None:
    before = tree(old.parent)
    with pytest.raises(ScaffoldError, match="not empty"):
        write(old)
    assert tree(old.parent) == before


AFTER = {"README.md.orig": b"old", **{file.path: file.data for file in FILES}}


def test_force_keeps_what_it_does_not_write_and_what_it_replaces(old: Path) -> None:
    before, folder = tree(old), old.stat().st_ino
    number = (old / "src" / "churn" / "mine.py").stat().st_ino
    write(old, force=True)
    assert tree(old) == before | AFTER
    assert os.access(old / "script.sh", os.X_OK)
    assert (old / "src" / "churn" / "mine.py").stat().st_ino == number
    assert old.stat().st_ino == folder, "people may stand in it"
    assert list(old.parent.iterdir()) == [old]


def test_files_are_deleted_and_kept_as_planned(old: Path) -> None:
    keep = Change("README.md", ChangeKind.KEEP, b"not written")
    gone = Change("script.sh", ChangeKind.DELETE, b"", b"#!/bin/sh")
    apply([keep, gone], old, force=True)
    assert (old / "README.md").read_text() == "old"
    assert not (old / "script.sh").exists()


def test_a_second_name_elsewhere_is_not_written_through(old: Path, tmp_path: Path) -> None:
    os.link(old / "README.md", tmp_path / "elsewhere")
    write(old, force=True)
    assert (tmp_path / "elsewhere").read_text() == "old"


def test_without_second_names_there_are_copies(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(old)
    monkeypatch.setattr(os, "link", failing(errno.EPERM))
    write(old, force=True)
    assert tree(old) == before | AFTER
    assert os.access(old / "script.sh", os.X_OK)


@pytest.mark.parametrize("path", ["../x", "/tmp/x", "a/../../x", "nul", "a\n"])
def test_nothing_is_written_outside(path: str, tmp_path: Path) -> None:
    with pytest.raises(ScaffoldError, match="cannot write"):
        apply([Change("ok", ChangeKind.CREATE, b""), Change(path, ChangeKind.CREATE, b"x")], tmp_path / "out")
    assert tree(tmp_path) == {}


@pytest.mark.parametrize("name", ["src", "README.md"], ids=["folder", "file"])
def test_links_are_not_followed(name: str, old: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "churn").mkdir()
    target = old / name
    if target.is_dir():
        (target / "churn" / "mine.py").unlink()
        (target / "churn").rmdir()
        target.rmdir()
    else:
        target.unlink()
    target.symlink_to(outside)
    before = tree(tmp_path)
    with pytest.raises(ScaffoldError, match="link is in the way"):
        write(old, force=True)
    assert tree(tmp_path) == before


def test_an_output_folder_that_is_a_link_is_refused(old: Path) -> None:
    link = old.with_name("link")
    link.symlink_to(old)
    before = tree(old.parent)
    with pytest.raises(ScaffoldError, match="is a symbolic link"):
        write(link, force=True)
    assert tree(old.parent) == before


def test_a_file_is_no_folder(old: Path) -> None:
    with pytest.raises(ScaffoldError, match="is a file"):
        write(old / "README.md", force=True)
    with pytest.raises(ScaffoldError, match="was not written"):
        write(old / "README.md" / "out")


def test_a_folder_in_the_way_is_an_error(old: Path) -> None:
    before = tree(old.parent)
    with pytest.raises(ScaffoldError):
        write(old, (File("src", b"x"),), force=True)
    assert tree(old.parent) == before


def test_two_runs_at_once_do_not_mix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    real = os.rename

    def slow(source: Any, target: Any, **options: Any) -> None:
        monkeypatch.setattr(os, "rename", real)
        write(out, (File("other", b"run"),))
        real(source, target)

    monkeypatch.setattr(os, "rename", slow)
    with pytest.raises(ScaffoldError, match="was not written"):
        write(out)
    assert tree(tmp_path) == {"out": "", "out/other": b"run"}


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "lasting"])
@pytest.mark.parametrize(
    "number", [errno.ENOSPC, errno.EACCES, errno.EIO], ids=["disk full", "no right", "disk broken"]
)
def test_any_failure_leaves_nothing_or_the_whole(
    number: int, lasting: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a new folder; for one with something in it see the journal."""
    out, failed = tmp_path / "new" / "deep" / "out", 0
    for at in range(1, 200):
        with monkeypatch.context() as patch:
            faults = Faults(patch, at, failing(number), lasting)
            try:
                write(out)
                problem = ""
            except ScaffoldError as error:
                problem = str(error)
        if problem:
            assert os.strerror(number) in problem
            assert tree(tmp_path) == {}, at
            failed += 1
            continue
        assert tree(out) == WHOLE
        assert list(tmp_path.iterdir()) == [tmp_path / "new"]
        if faults.calls < at:
            break
        shutil.rmtree(tmp_path / "new")
    assert failed > 10


WHOLE = {"src": "", "src/churn": "", **{file.path: file.data for file in FILES}}


@pytest.mark.skipif(sys.platform == "win32", reason="no fork")
def test_killed_at_any_point_there_is_nothing_or_the_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even beside its place."""
    out, seen = tmp_path / "new" / "out", []
    for at in range(1, 200):
        is_killed(lambda: write(out), monkeypatch, at)
        now = tree(tmp_path)
        assert now == {} or (tree(out) == WHOLE and list(tmp_path.iterdir()) == [tmp_path / "new"]), at
        seen.append(bool(now))
        if now:
            break
    assert seen.count(False) > 10
    assert seen[-1]
