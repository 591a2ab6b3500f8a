"""Many notebooks: in several processes, and with what an earlier run found out."""

import multiprocessing
import sqlite3
from pathlib import Path

import pytest

from nb2prod import linting
from nb2prod.diagnostics import Report
from nb2prod.linting import LintSettings, lint_many
from tests.notebook_files import write_notebook


@pytest.fixture
def notebooks(tmp_path: Path) -> list[Path]:
    paths = [write_notebook(tmp_path / f"n{number}.ipynb", "x = 1", f"print(gone{number})") for number in range(20)]
    (tmp_path / "broken.ipynb").write_text("{")
    write_notebook(tmp_path / "fine.ipynb", "print(1)")
    return [*paths, tmp_path / "broken.ipynb", tmp_path / "fine.ipynb", tmp_path / "away.ipynb"]


def run(paths: list[Path], cache: Path | None = None, jobs: int = 1) -> list[Report]:
    return list(lint_many(paths, LintSettings(), jobs=jobs, cache=cache))


def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The notebooks that are looked into from now on, rather than found in the cache."""
    seen: list[Path] = []
    real = linting._lint
    monkeypatch.setattr(linting, "_lint", lambda path, *more: (seen.append(path), real(path, *more))[1])
    return seen


def test_processes_change_nothing(notebooks: list[Path]) -> None:
    assert run(notebooks, jobs=3) == run(notebooks)


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_second_run_finds_the_same_without_looking(
    notebooks: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    first = run(notebooks, tmp_path / "cache" / "c.sqlite", jobs)
    seen = looked_at(monkeypatch)
    assert run(notebooks, tmp_path / "cache" / "c.sqlite") == first
    assert seen == [tmp_path / "broken.ipynb"]


def test_a_copy_elsewhere_has_a_path_of_its_own(tmp_path: Path) -> None:
    first = write_notebook(tmp_path / "a.ipynb", "print(gone)")
    second = write_notebook(tmp_path / "b" / "other.ipynb", "print(gone)")
    run([first], tmp_path / "c.sqlite")
    assert run([second], tmp_path / "c.sqlite")[0].path == str(second)


def test_a_changed_helper_is_noticed(tmp_path: Path) -> None:
    path = write_notebook(tmp_path / "a.ipynb", "%run helper.py", "print(made)")
    assert run([path], tmp_path / "c.sqlite")[0].diagnostics
    (tmp_path / "helper.py").write_text("made = 1")
    assert not run([path], tmp_path / "c.sqlite")[0].diagnostics
    (tmp_path / "helper.py").write_text("other = 1")
    assert run([path], tmp_path / "c.sqlite")[0].diagnostics


def test_other_settings_are_another_question(tmp_path: Path) -> None:
    path = write_notebook(tmp_path / "a.ipynb", "print(gone)")
    cache = tmp_path / "c.sqlite"
    assert next(iter(lint_many([path], LintSettings(), cache=cache))).diagnostics
    assert not next(iter(lint_many([path], LintSettings(ignore=("NBP1",)), cache=cache))).diagnostics
    per_file = LintSettings(per_file={"a.*": ("NBP102",)}, root=tmp_path)
    assert not next(iter(lint_many([path], per_file, cache=cache))).diagnostics


@pytest.mark.parametrize("damage", [b"", b"no database", b"SQLite format 3\0" + b"x" * 5000])
def test_a_damaged_cache_is_an_empty_one(notebooks: list[Path], tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "c.sqlite").write_bytes(damage)
    assert run(notebooks, tmp_path / "c.sqlite") == run(notebooks)


def test_values_that_are_none_of_ours_are_looked_at_again(notebooks: list[Path], tmp_path: Path) -> None:
    run(notebooks, tmp_path / "c.sqlite")
    with sqlite3.connect(tmp_path / "c.sqlite") as connection:
        connection.execute("UPDATE reports SET value = '{\"seen\": 3}'")
    assert run(notebooks, tmp_path / "c.sqlite") == run(notebooks)


def test_two_runs_may_share_a_cache(notebooks: list[Path], tmp_path: Path) -> None:
    expected = run(notebooks)
    context = multiprocessing.get_context("spawn")
    with context.Pool(2) as pool:
        assert pool.starmap(run, [(notebooks, tmp_path / "c.sqlite")] * 4) == [expected] * 4
    assert run(notebooks, tmp_path / "c.sqlite") == expected


def test_a_cache_that_cannot_be_written_does_no_harm(notebooks: list[Path], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert run(notebooks, tmp_path / "file" / "c.sqlite") == run(notebooks)
