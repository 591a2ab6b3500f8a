"""A second lint of what has not changed: the same answer without a look, and another look at all that has."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from nb2prod import stamps
from nb2prod.cli import lint_run
from tests.notebook_files import write_notebook


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The requests that are answered by looking rather than from memory."""
    seen: list[object] = []
    real = lint_run._answer
    monkeypatch.setattr(lint_run, "_answer", lambda request, witness: (seen.append(request), real(request, witness))[1])
    return seen


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "p" / "sub").mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    write_notebook(tmp_path / "p" / "a.ipynb", "print(gone)")
    write_notebook(tmp_path / "p" / "sub" / "b.ipynb", "%run helper.py", "print(made)")
    (tmp_path / "p" / "sub" / "helper.py").write_text("made = 1")
    (tmp_path / "p" / ".gitignore").write_text("nothing\n")
    return tmp_path / "p"


def test_nothing_changed(nb2prod, project: Path, looks: list[object]) -> None:
    first = nb2prod("lint", project)
    assert (first.code, len(looks)) == (1, 1)
    assert nb2prod("lint", project) == first
    assert nb2prod("lint", project, "--jobs", "2") == first
    assert len(looks) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda project: write_notebook(project / "a.ipynb", "print(other)"),
        lambda project: write_notebook(project / "c.ipynb", "print(gone)"),
        lambda project: write_notebook(project / "sub" / "c.ipynb", "print(gone)"),
        lambda project: (project / "a.ipynb").unlink(),
        lambda project: (project / "sub" / "helper.py").write_text("more = 1"),
        lambda project: (project / "sub" / "helper.py").unlink(),
        lambda project: (project / ".gitignore").write_text("a.ipynb\n"),
        lambda project: (project.parent / ".gitignore").write_text("a.ipynb\n"),
        lambda project: (project / "sub" / ".gitignore").write_text("b.ipynb\n"),
        lambda project: Path("pyproject.toml").write_text("[tool.nb2prod]\nignore = ['NBP102']\n"),
        lambda project: (project / "sub").rename(project / "bus"),
    ],
    ids="notebook new inner_new gone helper no_helper ignore ignore_above ignore_new config renamed".split(),
)
def test_each_change_is_seen(nb2prod, project: Path, looks: list[object], change: Callable[[Path], object]) -> None:
    nb2prod("lint", project)
    change(project)
    second = nb2prod("lint", project)
    assert len(looks) == 2
    assert second == nb2prod("lint", project, "--no-cache")


def test_a_change_that_keeps_size_and_time_is_seen(nb2prod, project: Path, looks: list[object]) -> None:
    file = project / "a.ipynb"
    before = file.stat()
    nb2prod("lint", project)
    write_notebook(file, "print(none)")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size
    assert "`none`" in nb2prod("lint", project).out
    assert len(looks) == 2


def test_another_program_looks_again(
    nb2prod, project: Path, looks: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    nb2prod("lint", project)
    monkeypatch.setattr("nb2prod.cli.again.program_stamp", lambda: "another")
    nb2prod("lint", project)
    assert len(looks) == 2


@pytest.mark.parametrize("more", ["--no-cache", "--since=HEAD", "--baseline=known.json", "--select=NBP304"])
def test_what_rests_on_more_is_not_remembered(nb2prod, project: Path, looks: list[object], more: str) -> None:
    Path("known.json").write_text('{"version": 1, "findings": {}}')
    nb2prod("lint", project, more)
    nb2prod("lint", project, more)
    assert len(looks) == 2


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"question": 1}'])
def test_a_damaged_memory_is_an_empty_one(nb2prod, project: Path, tmp_path: Path, damage: str) -> None:
    first = nb2prod("lint", project)
    (answer,) = (tmp_path / "cache" / "nb2prod" / "answers").iterdir()
    answer.write_text(damage)
    assert nb2prod("lint", project) == first


def test_no_name_of_a_file_comes_from_the_project(nb2prod, project: Path, tmp_path: Path) -> None:
    nb2prod("lint", project)
    for file in (tmp_path / "cache" / "nb2prod" / "answers").iterdir():
        assert int(file.stem, 16) >= 0
        assert json.loads(file.read_text())["code"] == 1


def test_a_program_in_a_checkout_is_another_when_a_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "stamps.py"
    file.write_text("x")
    monkeypatch.setattr(stamps, "__file__", str(file))
    first = stamps.program_stamp.__wrapped__()
    (tmp_path / "rule.py").write_text("y")
    assert stamps.program_stamp.__wrapped__() != first
