"""What is found round a notebook."""

from pathlib import Path

import pytest

from nb2prod.requirements.folder import look_around

from .notation import cells_of


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "notebooks").mkdir()
    return tmp_path


def write(root: Path, *files: str, text: str = "") -> None:
    for file in files:
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text(text, encoding="utf-8")


def modules(root: Path, *sources: str) -> dict[str, str]:
    return dict(look_around(root / "notebooks" / "a.ipynb", cells_of(*sources)).modules)


def test_files_and_packages_beside_the_notebook_are_modules(repository: Path) -> None:
    write(repository, "notebooks/helpers.py", "notebooks/lib/__init__.py", "notebooks/sklearn/data.py")
    assert modules(repository) == {"helpers": "notebooks/helpers.py", "lib": "notebooks/lib/__init__.py"}


def test_a_module_at_the_root_counts_but_not_a_chapter_of_notebooks(repository: Path) -> None:
    write(repository, "datasets.py", "numpy/__init__.py", "numpy/01.ipynb")
    assert modules(repository) == {"datasets": "datasets.py"}


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("import sys\nsys.path.append('../code')", id="sys.path"),
        pytest.param(
            "import sys, os\nplace = os.path.join(root, 'code')\nsys.path.insert(0, place)", id="put together"
        ),
        pytest.param("%cd ../code", id="cd"),
        pytest.param("import os\nos.chdir('../code')", id="chdir"),
    ],
)
def test_folders_on_the_search_path_count(repository: Path, source: str) -> None:
    write(repository, "code/evaluate.py")
    assert modules(repository, source) == {"evaluate": "code/evaluate.py"}


def test_without_a_change_of_the_search_path_other_folders_do_not_count(repository: Path) -> None:
    write(repository, "code/evaluate.py")
    assert modules(repository, "import evaluate; place = 'code'") == {}


def test_a_search_path_outside_the_repository_is_not_followed(repository: Path) -> None:
    outside = repository.parent / f"{repository.name}-other"
    write(outside, "evaluate.py")
    assert modules(repository, f"import sys\nsys.path.append('../../{outside.name}')") == {}


def test_the_package_of_an_installable_project_counts(repository: Path) -> None:
    write(repository, "pyproject.toml", "src/evaluate/__init__.py")
    assert modules(repository) == {"evaluate": "src/evaluate/__init__.py"}


def test_only_names_that_no_table_knows_are_searched_for_elsewhere(repository: Path) -> None:
    write(repository, "deep/down/own_thing.py", "deep/down/evaluate.py")
    folder = look_around(repository / "notebooks/a.ipynb", cells_of("import own_thing, evaluate"))
    assert folder.elsewhere == {"own_thing": "deep/down/own_thing.py"}


def test_local_modules_are_followed_to_what_they_import(repository: Path) -> None:
    write(repository, "notebooks/helpers.py", text="import cv2\nfrom lib.load import read")
    write(repository, "notebooks/lib/__init__.py", text="from . import save")
    write(repository, "notebooks/lib/load.py", text="import yaml")
    write(repository, "notebooks/lib/save.py", text="import h5py")
    folder = look_around(repository / "notebooks/a.ipynb", cells_of("x = 1", "import helpers"))
    assert {(item.module, item.hidden, item.location.cell) for item in folder.imports} == {
        ("cv2", "notebooks/helpers.py", 1),
        ("yaml", "notebooks/lib/load.py", 1),
        ("h5py", "notebooks/lib/save.py", 1),
    }


def test_local_modules_that_import_each_other_come_to_an_end(repository: Path) -> None:
    write(repository, "notebooks/a.py", text="import b, cv2")
    write(repository, "notebooks/b.py", text="import a")
    folder = look_around(repository / "notebooks/n.ipynb", cells_of("import a"))
    assert [item.module for item in folder.imports] == ["cv2"]


def test_requirements_are_those_declared_nearest(repository: Path) -> None:
    write(repository, "requirements.txt", text="pandas\n")
    write(repository, "notebooks/requirements.txt", text="numpy>=1.2  # why\n-e .\nhttps://x.example/a.whl\n")
    folder = look_around(repository / "notebooks/a.ipynb")
    assert [(item.line, item.file) for item in folder.declared] == [("numpy>=1.2", "requirements.txt")]


def test_a_folder_that_is_not_there_has_nothing(tmp_path: Path) -> None:
    folder = look_around(tmp_path / "none" / "a.ipynb")
    assert (folder.modules, folder.elsewhere, folder.declared) == ({}, {}, ())
