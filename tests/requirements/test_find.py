"""From cells to direct requirements."""

import pytest

from nb2prod.diagnostics import Location
from nb2prod.requirements.find import find_requirements
from nb2prod.requirements.model import Folder, FoundImport, ImportKind, Requirements
from nb2prod.requirements.render import render_in

from .notation import cell_of, cells_of, notebook_of


def requirements_of(*sources: str, **options: object) -> Requirements:
    cells = cells_of(*sources)
    return find_requirements(notebook_of(*cells), cells, **options)  # type: ignore[arg-type]


def test_each_direct_requirement_stands_with_its_reason() -> None:
    found = requirements_of("import os", "import pandas as pd\nimport sklearn.svm", "import pandas")
    assert render_in(found) == "pandas  # cell 2: import pandas\nscikit-learn  # cell 2: import sklearn.svm\n"


def test_a_module_that_nobody_knows_is_said_and_not_required() -> None:
    found = requirements_of("import my_private_thing")
    assert found.direct == ()
    assert [item.module for item in found.unresolved] == ["my_private_thing"]
    assert "UNRESOLVED my_private_thing: imported in cell 1" in render_in(found)


def test_a_module_beside_the_notebook_is_local_even_if_a_distribution_has_its_name() -> None:
    found = requirements_of("import datasets", folder=Folder(modules={"datasets": "datasets.py"}))
    assert (found.direct, found.unresolved) == ((), ())
    assert [(module.kind, module.provider) for module in found.modules] == [(ImportKind.LOCAL, "datasets.py")]


def test_a_bare_folder_does_not_shadow_a_distribution() -> None:
    found = requirements_of("import sklearn", folder=Folder(bare=frozenset({"sklearn"})))
    assert [item.distribution for item in found.direct] == ["scikit-learn"]


def test_a_bare_folder_provides_what_no_table_knows() -> None:
    found = requirements_of("import trainer.model", folder=Folder(bare=frozenset({"trainer"})))
    assert (found.direct, found.unresolved) == ((), ())


def test_a_file_elsewhere_provides_what_no_table_knows() -> None:
    folder = Folder(elsewhere={"own_thing": "src/own_thing.py", "datasets": "src/datasets.py"})
    found = requirements_of("import own_thing, datasets", folder=folder)
    assert [item.distribution for item in found.direct] == ["datasets"]
    assert found.unresolved == ()


def test_a_module_that_only_a_platform_has_is_not_required() -> None:
    found = requirements_of("from google.colab import drive")
    assert [(module.name, module.provider) for module in found.modules] == [("google.colab", "Google Colab")]
    assert (found.direct, found.unresolved) == ((), ())


def test_members_decide_in_a_namespace() -> None:
    found = requirements_of("from google.cloud import storage, bigquery")
    assert [item.distribution for item in found.direct] == ["google-cloud-bigquery", "google-cloud-storage"]


def test_a_file_that_a_cell_writes_is_local() -> None:
    cells = (cell_of("", 0, files=(("trainer/task.py", "import numpy"),)), cell_of("from trainer import task", 1))
    found = find_requirements(notebook_of(*cells), cells)
    assert [(module.name, module.provider) for module in found.modules if module.kind is ImportKind.LOCAL] == [
        ("trainer", "trainer/task.py")
    ]


def test_the_users_mapping_comes_first() -> None:
    found = requirements_of("import cv2", mapping={"cv2": "opencv-python-headless"})
    assert [(item.distribution, item.mapped_by) for item in found.direct] == [("opencv-python-headless", "--map")]


def test_an_install_line_gives_name_version_and_extras() -> None:
    cells = (cell_of("", 0, installs=(("pip", "-q opencv-python-headless==4.8.0.76"),)), cell_of("import cv2", 1))
    (only,) = find_requirements(notebook_of(*cells), cells).direct
    assert (only.line, only.mapped_by) == ("opencv-python-headless==4.8.0.76", "install line")


def test_what_the_package_itself_needs_is_required_with_its_reason() -> None:
    found = requirements_of("x = 1", extra_modules=(("IPython", "the package displays HTML"),))
    assert render_in(found) == "ipython  # the package displays HTML\n"


def test_cells_that_do_not_parse_are_named() -> None:
    assert [place.cell for place in requirements_of("x = 1", "print 'x'").unread] == [1]


def test_what_a_local_module_imports_is_required_with_the_file_as_reason() -> None:
    inner = FoundImport("cv2", Location(0), hidden="helpers.py")
    found = requirements_of("import helpers", folder=Folder(modules={"helpers": "helpers.py"}, imports=(inner,)))
    assert render_in(found) == "opencv-python  # cell 1: helpers.py imports cv2\n"


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        pytest.param("import task", ["numpy"], id="imported"),
        pytest.param("%run task.py", ["numpy"], id="run"),
        pytest.param("!nosetests task.py -v", ["numpy"], id="run by a test runner"),
        pytest.param("!python -m task", ["numpy"], id="run by a command"),
        pytest.param("x = 'task'", [], id="left behind"),
    ],
)
def test_a_written_file_counts_where_the_notebook_uses_it(other: str, expected: list[str]) -> None:
    cells = (cell_of("", 0, files=(("task.py", "import numpy"),)), cell_of(other, 1))
    found = find_requirements(notebook_of(*cells), cells)
    assert [item.distribution for item in found.direct] == expected


def test_a_file_that_a_command_fetches_is_local() -> None:
    found = requirements_of("!wget https://x.example/raw/datasets.py", "import datasets")
    assert found.direct == ()


def test_what_databricks_brings_along_is_not_required_there() -> None:
    assert [item.distribution for item in requirements_of("import pyspark").direct] == ["pyspark"]
    assert requirements_of("import pyspark", "dbutils.widgets.text('a')").direct == ()


@pytest.mark.parametrize(
    ("module", "hint"),
    [
        pytest.param("en_core_web_sm", "not on a package index: a spaCy model", id="elsewhere"),
        pytest.param("agents", "perhaps openai-agents", id="ambiguous"),
        pytest.param("unheard_of", "--map unheard_of=DISTRIBUTION", id="unknown"),
    ],
)
def test_an_unresolved_module_comes_with_what_to_do(module: str, hint: str) -> None:
    (only,) = requirements_of(f"import {module}").unresolved
    assert hint in only.hint


def test_what_is_installed_without_being_imported_is_required_only_where_others_import_it() -> None:
    cells = (cell_of("import pandas", 0, installs=(("pip", "openpyxl==3.1 black pandas"),)),)
    found = find_requirements(notebook_of(*cells), cells)
    assert render_in(found) == (
        "openpyxl==3.1  # cell 1: pip install openpyxl; version: install line in cell 1\n"
        "pandas  # cell 1: import pandas\n"
        "# black: installed in cell 1, imported nowhere\n"
    )
