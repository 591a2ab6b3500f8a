"""Changes in place: all or nothing, whatever fails and whenever it is killed, and nothing outside."""

import errno
import os
import signal
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from nb2prod.errors import ScaffoldError
from nb2prod.scaffold import Change, ChangeKind, amend, journal, recover
from nb2prod.scaffold.journal import WORK

from .faults import CHANGING, Faults, Tree, failing, is_killed, tree

CHANGES = (
    Change("README.md", ChangeKind.UPDATE, b"new", b"old"),
    Change("src/churn/load.py", ChangeKind.DELETE, b"", b"load"),
    Change("src/churn/read.py", ChangeKind.CREATE, b"load", None, "src/churn/load.py"),
    Change("src/churn/steps.py", ChangeKind.CONFLICT, b"both", b"mine"),
    Change("src/churn/yours.py", ChangeKind.CONFLICT, b"yours", b"yours"),
    Change("tests/golden/a/b.txt", ChangeKind.CREATE, b"1"),
    Change("tests/old/c.txt", ChangeKind.DELETE, b"", b"2"),
    Change("kept.txt", ChangeKind.KEEP, b"not written"),
)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return project(tmp_path / "out")


def project(out: Path) -> Path:
    """A project with a person's work in it."""
    files = {"README.md": "old", "src/churn/load.py": "load", "src/churn/steps.py": "mine", "tests/old/c.txt": "2"}
    files |= {"src/churn/yours.py": "yours", "kept.txt": "kept", "src/mine.py": "x", ".nb2prod/base.zip": "z"}
    for path, text in files.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_text(text)
    (out / "README.md").chmod(0o600)
    (out / "latest").symlink_to("nowhere")
    return out


def after(before: Tree) -> Tree:
    gone = {"src/churn/load.py", "tests/old", "tests/old/c.txt"}
    kept = {path: content for path, content in before.items() if path not in gone}
    written = {"README.md": b"new", "src/churn/read.py": b"load", "src/churn/steps.py": b"both"}
    return kept | written | {"tests/golden": "", "tests/golden/a": "", "tests/golden/a/b.txt": b"1"}


def test_it_is_done(out: Path) -> None:
    before, number = tree(out), out.stat().st_ino
    amend(CHANGES, out)
    assert tree(out) == after(before)
    assert (out / "README.md").stat().st_mode & 0o777 == 0o600
    assert out.stat().st_ino == number


def test_nothing_to_do_touches_nothing(out: Path) -> None:
    before = tree(out), out.stat().st_mtime_ns
    amend([change for change in CHANGES if change.path in ("kept.txt", "src/churn/yours.py")], out)
    assert (tree(out), out.stat().st_mtime_ns) == before


def test_second_names_elsewhere_are_not_written_through(out: Path, tmp_path: Path) -> None:
    os.link(out / "README.md", tmp_path / "elsewhere")
    amend(CHANGES, out)
    assert (tmp_path / "elsewhere").read_text() == "old"


def test_a_disk_without_second_names(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(out)
    monkeypatch.setattr(os, "link", failing(errno.EPERM))
    amend(CHANGES, out)
    assert tree(out) == after(before)


@pytest.mark.parametrize("path", ["../x", "/tmp/x", "a/../../x", "nul", "a\n"])
def test_nothing_is_written_outside(path: str, out: Path, tmp_path: Path) -> None:
    before = tree(tmp_path)
    with pytest.raises(ScaffoldError, match="cannot write"):
        amend([*CHANGES, Change(path, ChangeKind.CREATE, b"x")], out)
    assert tree(tmp_path) == before


@pytest.mark.parametrize("linked", ["src", "src/churn/steps.py", ".nb2prod"])
def test_links_are_not_followed(linked: str, out: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (out / linked).rename(elsewhere)
    (out / linked).symlink_to(elsewhere)
    before = tree(tmp_path)
    with pytest.raises(ScaffoldError, match="link is in the way"):
        amend(CHANGES, out)
    assert tree(tmp_path) == before


def test_a_file_that_changed_in_between_is_not_overwritten(out: Path) -> None:
    (out / "README.md").write_text("newer")
    before = tree(out)
    with pytest.raises(ScaffoldError, match="changed while"):
        amend(CHANGES, out)
    assert tree(out) == before


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "lasting"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES], ids=["disk full", "no right"])
def test_any_failure_leaves_everything_as_it_was(
    tmp_path: Path, alone: None, number: int, lasting: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failure that lasts also stops what takes the changes back: that is done by the next look at the project."""
    failed = waited = 0
    for at in range(1, 500):
        out = project(tmp_path / str(at))
        before = tree(out)
        with monkeypatch.context() as patch:
            faults = Faults(patch, at, failing(number), lasting, CHANGING)
            try:
                amend(CHANGES, out)
                problem = ""
            except ScaffoldError as error:
                problem = str(error)
        waited += bool(problem) and tree(out) != before
        recover(out)
        if problem:
            failed += 1
            assert os.strerror(number) in problem
            assert tree(out) == before, at
        else:  # an empty folder that cannot be removed is no reason to take everything back
            assert {"tests/old": "", **tree(out)} == {"tests/old": "", **after(before)}, at
        if faults.calls < at:
            break
    assert failed > 20
    assert waited > 3 if lasting else waited <= 3, "a single failure is taken back at once, unless it hits that itself"


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody stays behind, as where the guard is killed too, or the power goes."""
    monkeypatch.setattr(journal, "guarded", lambda mend: nullcontext())


@pytest.mark.skipif(sys.platform == "win32", reason="no fork")
@pytest.mark.parametrize("guard", [True, False], ids=["guarded", "alone"])
def test_killed_at_any_point_it_is_taken_back_or_done(
    out: Path, guard: bool, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    if not guard:
        request.getfixturevalue("alone")
    before, seen, half = tree(out), [], 0
    for at in range(1, 500):
        is_killed(lambda: amend(CHANGES, out), monkeypatch, at)
        half += tree(out) not in (before, after(before))
        recover(out)
        assert tree(out) in (before, after(before)), at
        seen.append("new" if tree(out).get("README.md") == b"new" else "old")
        if seen[-1] == "new":
            break
    assert seen.count("old") > 30
    assert seen[-1] == "new"
    assert half == 0 if guard else half > 10


@pytest.mark.skipif(sys.platform == "win32", reason="no fork")
def test_killed_while_taking_back_it_can_still_be_taken_back(
    out: Path, alone: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(out)
    for at in range(1, 100):
        _cut_short(out, monkeypatch)
        assert tree(out)["README.md"] == b"new"
        killed = is_killed(lambda: recover(out), monkeypatch, at)
        recover(out)
        assert tree(out) == before, at
        if not killed:
            break
    assert at > 5


@pytest.mark.skipif(sys.platform == "win32", reason="no fork")
def test_an_interrupted_update_is_taken_back(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in the middle."""
    before, real = tree(out), journal._carry_out

    def interrupted(*arguments: Any) -> None:
        real(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(journal, "_carry_out", interrupted)
    with pytest.raises(KeyboardInterrupt):
        amend(CHANGES, out)
    assert tree(out) == before


def _cut_short(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the project in the middle of an update, as a killed process does."""
    real = journal._carry_out

    def carried_out_and_killed(*arguments: Any) -> None:
        real(*arguments)
        os.kill(os.getpid(), signal.SIGKILL)

    with monkeypatch.context() as patch:
        patch.setattr(journal, "_carry_out", carried_out_and_killed)
        assert is_killed(lambda: amend(CHANGES, out), monkeypatch, at=0)


def test_a_damaged_journal_is_said(out: Path) -> None:
    (out / WORK).mkdir(parents=True)
    (out / WORK / "journal.json").write_text("{")
    with pytest.raises(ScaffoldError, match="journal of an update is damaged"):
        recover(out)


def test_a_journal_cannot_name_files_outside(out: Path, tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("x")
    (out / WORK).mkdir(parents=True)
    (out / WORK / "journal.json").write_text('{"operations": [["../precious", true, false]], "folders": []}')
    with pytest.raises(ScaffoldError, match=r"\.\."):
        recover(out)
    assert (tmp_path / "precious").exists()
