"""`nb2prod fix`: what it shows, what it writes, and how it ends."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.notebook_files import write_notebook

Run = Callable[..., Any]


@pytest.fixture
def mendable(tmp_path: Path) -> Path:
    return write_notebook(tmp_path / "a.ipynb", "print(rate)", "rate = 2")


def test_without_a_mode_only_a_difference_is_shown(nb2prod: Run, mendable: Path) -> None:
    before = mendable.read_bytes()
    ended = nb2prod("fix", "a.ipynb")
    assert ended.code == 1 and ended.out.startswith("--- a.ipynb") and "moved up" in ended.err
    assert mendable.read_bytes() == before


def test_check_only_tells(nb2prod: Run, mendable: Path) -> None:
    before = mendable.read_bytes()
    ended = nb2prod("fix", ".", "--check")
    assert (ended.code, ended.out) == (1, "")
    assert mendable.read_bytes() == before


def test_in_place_writes_once_and_keeps_the_rights(nb2prod: Run, mendable: Path) -> None:
    mendable.chmod(0o640)
    assert nb2prod("fix", ".", "--in-place").code == 0
    assert mendable.stat().st_mode & 0o777 == 0o640
    assert nb2prod("lint", "a.ipynb").code == 0
    inode = mendable.stat().st_ino
    assert nb2prod("fix", ".", "--in-place").code == 0
    assert mendable.stat().st_ino == inode, "a file with nothing to mend is not touched"
    assert [path.name for path in mendable.parent.glob(".a*")] == []


def test_a_link_stays_a_link(nb2prod: Run, mendable: Path, tmp_path: Path) -> None:
    (tmp_path / "link.ipynb").symlink_to(mendable)
    nb2prod("fix", "link.ipynb", "--in-place")
    assert (tmp_path / "link.ipynb").is_symlink()
    assert nb2prod("lint", "a.ipynb").code == 0


def test_one_that_cannot_be_mended_safely_does_not_keep_the_others(
    nb2prod: Run, mendable: Path, tmp_path: Path
) -> None:
    (tmp_path / "0.ipynb").write_text("{")
    ended = nb2prod("fix", ".", "--in-place")
    assert ended.code == 2 and "0.ipynb" in ended.err
    assert nb2prod("lint", "a.ipynb").code == 0


def test_modes_exclude_each_other(nb2prod: Run, mendable: Path) -> None:
    assert nb2prod("fix", ".", "--check", "--in-place").code == 2


@pytest.mark.slow
def test_verify_runs_what_was_mended(nb2prod: Run, mendable: Path, tmp_path: Path) -> None:
    assert nb2prod("fix", "a.ipynb", "--in-place", "--verify").code == 0
    broken = write_notebook(tmp_path / "b.ipynb", "print(rate)", "rate = 2", "1 / 0")
    before = broken.read_bytes()
    ended = nb2prod("fix", "b.ipynb", "--in-place", "--verify")
    assert ended.code == 2 and "ZeroDivisionError" in ended.err
    assert broken.read_bytes() == before
