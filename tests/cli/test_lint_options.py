"""The options of `lint` that decide which findings are told, and how."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.notebook_files import write_notebook

Run = Callable[..., object]


def findings(ended: object) -> list[tuple[str, str, int]]:
    """Path, code and cell of everything in the JSON of a run."""
    document = json.loads(ended.out)  # type: ignore[attr-defined]
    return [(one["path"], one["code"], one["cell"]) for one in document["diagnostics"]]


def git(folder: Path, *words: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


def test_baseline_hides_what_it_knows_and_shows_what_is_new(nb2prod: Run, tmp_path: Path) -> None:
    write_notebook(tmp_path / "a.ipynb", "print(gone)")
    written = nb2prod("lint", ".", "--write-baseline", "known.json")
    assert (written.code, written.out) == (0, "")  # type: ignore[attr-defined]
    assert nb2prod("lint", ".", "--baseline", "known.json").code == 0  # type: ignore[attr-defined]
    write_notebook(tmp_path / "a.ipynb", "x = 1", "print(gone)", "print(lost)")
    ended = nb2prod("lint", ".", "--baseline", "known.json", "--output-format", "json")
    assert findings(ended) == [("a.ipynb", "NBP102", 3)]


@pytest.mark.parametrize("text", ["", "[]", '{"version": 2, "findings": {}}', '{"version": 1, "findings": {"a": 1}}'])
def test_what_is_no_baseline_is_an_error(nb2prod: Run, tmp_path: Path, text: str) -> None:
    (tmp_path / "known.json").write_text(text)
    ended = nb2prod("lint", ".", "--baseline", "known.json")
    assert ended.code == 2 and "baseline" in ended.err  # type: ignore[attr-defined]


def test_since_tells_only_what_a_change_brings(nb2prod: Run, tmp_path: Path) -> None:
    write_notebook(tmp_path / "old.ipynb", "print(gone)")
    write_notebook(tmp_path / "changed.ipynb", "print(gone)")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first")
    write_notebook(tmp_path / "changed.ipynb", "y = 2", "print(gone)", "print(lost)")
    write_notebook(tmp_path / "new.ipynb", "print(away)")
    ended = nb2prod("lint", ".", "--since", "main", "--output-format", "json")
    assert findings(ended) == [("changed.ipynb", "NBP102", 3), ("new.ipynb", "NBP102", 1)]


def test_since_means_the_point_where_the_work_parted(nb2prod: Run, tmp_path: Path) -> None:
    write_notebook(tmp_path / "a.ipynb", "x = 1")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first")
    git(tmp_path, "branch", "work")
    write_notebook(tmp_path / "a.ipynb", "print(theirs)")
    git(tmp_path, "commit", "-qam", "theirs")
    git(tmp_path, "checkout", "-q", "work")
    assert findings(nb2prod("lint", ".", "--since", "main", "--output-format", "json")) == []


@pytest.mark.parametrize("revision", ["nowhere", "--output=/tmp/x", "-n1"])
def test_since_an_unknown_revision_is_an_error(nb2prod: Run, tmp_path: Path, revision: str) -> None:
    git(tmp_path, "init", "-q")
    ended = nb2prod("lint", ".", f"--since={revision}")
    assert ended.code == 2 and "revision" in ended.err  # type: ignore[attr-defined]


def test_statistics_count_the_findings_of_each_rule(nb2prod: Run, tmp_path: Path) -> None:
    write_notebook(tmp_path / "a.ipynb", "print(gone)", "print(lost)")
    lines = nb2prod("lint", ".", "--statistics").out.split("\n")  # type: ignore[attr-defined]
    assert lines[0].split() == ["2", "NBP102", "bound-nowhere"]


def test_exit_zero_still_tells(nb2prod: Run, tmp_path: Path) -> None:
    write_notebook(tmp_path / "a.ipynb", "print(gone)")
    ended = nb2prod("lint", ".", "--exit-zero")
    assert ended.code == 0 and "NBP102" in ended.out  # type: ignore[attr-defined]


def test_rules_can_be_left_out_for_some_files(nb2prod: Run, tmp_path: Path) -> None:
    for name in ("drafts/a.ipynb", "b.ipynb"):
        write_notebook(tmp_path / name, "print(gone)")
    (tmp_path / "pyproject.toml").write_text('[tool.nb2prod.per-file-ignores]\n"drafts/*" = ["NBP1"]\n')
    assert findings(nb2prod("lint", ".", "--output-format", "json")) == [("b.ipynb", "NBP102", 1)]


def test_what_git_ignores_is_not_walked(nb2prod: Run, tmp_path: Path) -> None:
    for name in ("a.ipynb", "scratch/b.ipynb", "scratch/kept.ipynb", "deep/c_tmp.ipynb", "deep/d.ipynb"):
        write_notebook(tmp_path / name, "print(gone)")
    (tmp_path / ".gitignore").write_text("scratch/*\n!scratch/kept.ipynb\n")
    (tmp_path / "deep" / ".gitignore").write_text("*_tmp.ipynb\n")
    found = findings(nb2prod("lint", ".", "--output-format", "json"))
    assert [path for path, _, _ in found] == ["a.ipynb", "deep/d.ipynb", "scratch/kept.ipynb"]
    named = findings(nb2prod("lint", "scratch/b.ipynb", "--output-format", "json"))
    assert [path for path, _, _ in named] == ["scratch/b.ipynb"]


def test_rules_about_the_surroundings_see_them(nb2prod: Run, tmp_path: Path) -> None:
    (tmp_path / "there.csv").write_text("a\n")
    (tmp_path / "requirements.txt").write_text("pandas\n")
    write_notebook(tmp_path / "a.ipynb", "import pandas, numpy\nopen('there.csv')\nopen('away.csv')")
    found = nb2prod("lint", ".", "--select", "NBP304", "--select", "NBP305", "--output-format", "concise").out  # type: ignore[attr-defined]
    assert "`numpy`" in found and "`pandas`" not in found
    assert "away.csv" in found and "there.csv" not in found
