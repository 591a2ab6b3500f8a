"""Import extraction against an independent reference, on the sample notebooks."""

from pathlib import Path

import pytest

from nb2prod.ipython.translate import to_python_cells
from nb2prod.notebook import read_notebook
from nb2prod.requirements.imports import find_imports

from .reference import reference_imports

SAMPLES = sorted((Path(__file__).parents[2] / "sample_notebooks").rglob("*.ipynb"))


@pytest.mark.parametrize("notebook", SAMPLES, ids=lambda path: path.stem)
def test_every_import_of_the_reference_is_found_and_no_other(notebook: Path) -> None:
    found = find_imports(to_python_cells(read_notebook(notebook)))
    assert {item.module.partition(".")[0] for item in found if not item.level and not item.hidden} == reference_imports(
        notebook
    )
