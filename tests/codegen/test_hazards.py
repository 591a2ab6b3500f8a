"""Notebooks with one trap each: the package prints and shows what IPython prints and shows, or the conversion is refused where IPython stops."""

import re
from pathlib import Path

import IPython.core.interactiveshell  # noqa: F401 - so that the child processes have it
import matplotlib  # noqa: F401
import pandas  # noqa: F401
import pytest

from nb2prod.errors import PlanError

from .hazard_files import Hazard, read_hazards
from .side_by_side import PACKAGE, convert_in, in_steps, run_in_ipython, run_project, write_notebook

HAZARDS = list(read_hazards())

IMMATERIAL = [
    (r"(?m)^<Figure size .*\n", ""),  # the package writes figures to files
    (r"(?m)^(CPU times|Wall time|.* per loop).*\n", ""),  # timing is not the program's business
    (r" at 0x[0-9a-f]+", ""),
    (r"\r\n", "\n"),  # IPython gives its child processes a terminal
    (rf"\b{PACKAGE}\.steps\b", "__main__"),  # functions and classes belong to the module that they stand in
]
"""What may differ. The last is a difference that a reader sees, where a class is shown by its full name, and that is the price of classes
that can be imported and pickled."""


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard.spoken_id)
def test_package_does_what_the_notebook_does(hazard: Hazard, tmp_path: Path) -> None:
    here = tmp_path / "here"
    cells = in_steps(hazard.cells)
    _lay_out(hazard, here)
    expected = run_in_ipython(cells, here)
    here.rename(tmp_path / "where the notebook ran")
    _lay_out(hazard, here)
    notebook = write_notebook(cells, here)
    if hazard.refused:
        with pytest.raises(PlanError, match=hazard.refused):
            convert_in(notebook, tmp_path / "out")
        return
    if expected.error and not _ended_by_itself(expected.error):
        assert _stops_too(notebook, tmp_path / "out", here), f"{expected.error}\nstops the notebook, not the package"
        return
    found = run_project(convert_in(notebook, tmp_path / "out"), here)
    assert not found.error, found.error
    assert _material(found.text) == _material(expected.text)


def test_hazards_are_told_apart() -> None:
    ids = [hazard.spoken_id for hazard in HAZARDS]
    assert len(ids) == len(set(ids)) >= 250


def _lay_out(hazard: Hazard, folder: Path) -> None:
    folder.mkdir()
    for name, text in hazard.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    for name, source in hazard.notebooks.items():
        write_notebook([source], folder, name)


def _ended_by_itself(error: str) -> bool:
    return error.strip().splitlines()[-1].startswith("SystemExit")


def _stops_too(notebook: Path, out: Path, here: Path) -> bool:
    try:
        project = convert_in(notebook, out)
    except PlanError:
        return True
    return bool(run_project(project, here).error)


def _material(text: str) -> str:
    for pattern, replacement in IMMATERIAL:
        text = re.sub(pattern, replacement, text)
    return text
