"""Which notebooks a path means."""

from pathlib import Path

import pytest

from nb2prod.cli.walk import find_notebooks
from nb2prod.errors import NotebookError


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in (
        "b.ipynb",
        "a.ipynb",
        "sub/c.ipynb",
        "sub/.ipynb_checkpoints/c-checkpoint.ipynb",
        ".venv/x.ipynb",
        "drafts/d.ipynb",
        "s.py",
        "t.txt",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


def names(tree: Path, found: tuple[Path, ...]) -> list[str]:
    return [path.relative_to(tree).as_posix() for path in found]


def test_folders_are_walked_for_notebooks_only(tree: Path) -> None:
    assert names(tree, find_notebooks([tree])) == ["a.ipynb", "b.ipynb", "drafts/d.ipynb", "sub/c.ipynb"]


def test_a_script_counts_when_it_is_named(tree: Path) -> None:
    assert names(tree, find_notebooks([tree / "s.py"])) == ["s.py"]


def test_nothing_is_taken_twice(tree: Path) -> None:
    assert names(tree, find_notebooks([tree / "b.ipynb", tree])) == [
        "b.ipynb",
        "a.ipynb",
        "drafts/d.ipynb",
        "sub/c.ipynb",
    ]


@pytest.mark.parametrize("pattern", ["drafts", "drafts/*", "d.ipynb", "*/d.ipynb"])
def test_excluded_patterns(tree: Path, pattern: str) -> None:
    assert "drafts/d.ipynb" not in names(tree, find_notebooks([tree], [pattern]))


def test_links_to_folders_are_not_followed(tree: Path) -> None:
    (tree / "sub" / "up").symlink_to(tree)
    assert names(tree, find_notebooks([tree / "sub"])) == ["sub/c.ipynb"]


def test_a_path_that_is_not_there_is_an_error(tree: Path) -> None:
    with pytest.raises(NotebookError, match="no such file"):
        find_notebooks([tree / "none.ipynb"])
