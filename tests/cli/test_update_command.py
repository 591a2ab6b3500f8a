"""`update` and `where` on the command line: what they say, and how they end."""

import json
from pathlib import Path

import pytest

SMALL = ("# Small\n\n## Add", "total = 1 + 2\nprint(total)", "## Tell", "print('it is', total)")


@pytest.fixture
def small(nb2prod, tmp_path):
    """A notebook and its package, in the folder where commands run."""
    write(tmp_path / "small.ipynb", *SMALL)
    assert nb2prod("convert", "small.ipynb", "-o", "small", "--no-pin").code == 0
    return tmp_path / "small"


def write(path: Path, *sources: str) -> None:
    cells = [
        {
            "cell_type": "markdown" if source.startswith("#") else "code",
            "id": f"c{number}",
            "metadata": {},
            "source": source,
        }
        | ({} if source.startswith("#") else {"outputs": [], "execution_count": None})
        for number, source in enumerate(sources)
    ]
    document = {"cells": cells, "metadata": {"language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(document))


def test_nothing_to_do(nb2prod, small):
    assert nb2prod("update", "small") == (ended := nb2prod("update", "small", "--check"))
    assert (ended.code, ended.out) == (0, "small: nothing to do.\n")


def test_check_and_diff_write_nothing(nb2prod, small):
    write(small.parent / "small.ipynb", *SMALL[:3], "print('it is now', total)")
    before = {path: path.read_bytes() for path in small.rglob("*") if path.is_file()}
    checked, shown = nb2prod("update", "small", "--check"), nb2prod("update", "small", "--diff")
    assert (checked.code, shown.code) == (1, 0)
    assert "update   src/small/steps.py" in checked.out
    assert '+    print("it is now", total)' in shown.out and "base.zip" not in shown.out
    assert before == {path: path.read_bytes() for path in small.rglob("*") if path.is_file()}


def test_a_conflict_ends_with_1_until_it_is_settled(nb2prod, small):
    (steps,) = small.rglob("steps.py")
    steps.write_text(steps.read_text().replace('"it is"', '"it was"'))
    write(small.parent / "small.ipynb", *SMALL[:3], "print('it is now', total)")
    ended = nb2prod("update", "small")
    assert ended.code == 1
    assert "steps.py: 1 marked" in ended.out and "Settle the conflicts" in ended.out
    again = nb2prod("update", "small")
    assert again.code == 1
    assert again.out.endswith("steps.py: still marked. Settle it, then update again.\n") and again.out.count("\n") == 1
    verified = nb2prod("verify", small.parent / "small.ipynb", "small")
    assert (verified.code, verified.err.split("\n")[1]) == (2, "error: src/small/steps.py: conflicts are marked in it")


def test_a_renamed_step_is_said(nb2prod, small):
    write(small.parent / "small.ipynb", "# Small\n\n## Sum up", *SMALL[1:])
    ended = nb2prod("update", "small")
    assert ended.code == 0
    assert "renamed  add" in ended.out


@pytest.mark.parametrize("place", [".", "nowhere"], ids=["another folder", "no folder"])
def test_what_is_no_package_cannot_be_updated(nb2prod, place):
    ended = nb2prod("update", place)
    assert ended.code == 2
    assert ended.err.startswith("error: ") and "hint:" in ended.err


def test_where_in_both_directions(nb2prod, small):
    there = nb2prod("where", "small", "tell")
    assert (there.code, there.err) == (0, "")
    assert "steps.py:" in there.out and "step tell, from cell 4 of small.ipynb (id c3)" in there.out
    back = nb2prod("where", "small.ipynb", 4)
    assert back.out.startswith("small/src/small/steps.py:") and "step tell" in back.out
    assert "Nothing of its own" in nb2prod("where", "small.ipynb", 1).out
    assert nb2prod("where", "small", "nobody").code == 2


def test_several_notebooks(nb2prod, samples, tmp_path):
    paths = [samples / "several" / name for name in ("01_clean.ipynb", "02_forecast.ipynb")]
    ended = nb2prod("convert", *paths, "-o", "visits", "--no-pin")
    assert ended.code == 0
    assert "package visits with 4 steps" in ended.out
    assert nb2prod("convert", paths[0], tmp_path / "none.ipynb", "-o", "other").code == 2
