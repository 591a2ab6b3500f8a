"""Dates of commits."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from nb2prod.requirements.history import commit_dates


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_the_days_on_which_the_file_was_committed(tmp_path: Path) -> None:
    def git(*words: str, day: str = "2021-01-01") -> None:
        stamp = f"{day}T12:00:00+0000"
        names = {f"GIT_{who}_{what}": "x@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        dates = {"GIT_AUTHOR_DATE": stamp, "GIT_COMMITTER_DATE": stamp}
        subprocess.run(["git", *words], cwd=tmp_path, check=True, capture_output=True, env=os.environ | names | dates)

    git("init")
    notebook = tmp_path / "a.ipynb"
    for day in ("2021-02-03", "2022-03-04"):
        notebook.write_text(day, encoding="utf-8")
        git("add", "a.ipynb")
        git("commit", "-m", day, day=day)
    assert commit_dates(notebook) == ("2022-03-04", "2021-02-03")


def test_outside_a_repository_there_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert commit_dates(tmp_path / "a.ipynb") == ()
