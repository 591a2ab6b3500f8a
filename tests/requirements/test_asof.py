"""When the notebook ran."""

import pytest

from nb2prod.errors import RequirementsError
from nb2prod.notebook.model import Cell, CellKind, Notebook
from nb2prod.requirements.asof import choose_date
from nb2prod.requirements.pythons import full_version, is_resolvable, released

from .notation import cell_of, notebook_of


def auto(output: str = "", python: str = "3.7.12", commits: tuple[str, ...] = (), **metadata: object) -> str:
    cells = (cell_of("x = 1", prints=output),)
    return choose_date("auto", notebook_of(*cells, **metadata), cells, python, commits).date


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        pytest.param("2021-10-11 10:11:12.123456: I tensorflow/core/x.cc:1", "2021-10-11", id="TensorFlow's log"),
        pytest.param("--2022-01-02 03:04:05--  https://x.example", "2022-01-02", id="wget"),
        pytest.param("Dep. Variable: y\nDate:                Tue, 01 Mar 2022   Prob", "2022-03-01", id="statsmodels"),
        pytest.param("INFO 2022-05-06 07:08:09,123 started", "2022-05-06", id="logging"),
        pytest.param("Sat May  7 12:33:11 2022       \n+----", "2022-05-07", id="nvidia-smi"),
        pytest.param("Last updated: 2021-12-24", "2021-12-24", id="watermark"),
        pytest.param("2022-01-01\n2022-01-02", "", id="dates in the data"),
        pytest.param("--2020-01-02 03:04:05--  https://x.example", "", id="older than the Python"),
        pytest.param("--2021-99-02 03:04:05--  https://x.example", "", id="no date at all"),
    ],
)
def test_dates_in_outputs(output: str, expected: str) -> None:
    assert auto(output) == expected


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        pytest.param({"execution": {"iopub.execute_input": "2021-11-12T01:02:03Z"}}, "2021-11-12", id="JupyterLab"),
        pytest.param({"ExecuteTime": {"end_time": "2021-11-13T01:02:03"}}, "2021-11-13", id="ExecuteTime"),
        pytest.param({"executionInfo": {"timestamp": 1640995200000}}, "2022-01-01", id="Colab"),
        pytest.param({"execution": 3, "ExecuteTime": None, "executionInfo": {"timestamp": "x"}}, "", id="nonsense"),
    ],
)
def test_times_that_front_ends_record(metadata: dict[str, object], expected: str) -> None:
    notebook = Notebook(notebook_of().path, (Cell(0, "a", CellKind.CODE, "x = 1", metadata=metadata),))
    assert choose_date("auto", notebook, (), "3.7.12").date == expected


def test_the_oldest_commit_that_the_python_allows_is_the_last_resort() -> None:
    assert auto(commits=("2024-01-01", "2022-02-02", "2019-01-01")) == "2022-02-02"
    assert auto("--2022-03-03 00:00:00--", commits=("2024-01-01",)) == "2022-03-03"


def test_none_and_a_date_are_taken_as_they_are() -> None:
    assert choose_date("none", notebook_of(), (), "").date == ""
    assert choose_date("2020-02-03", notebook_of(), (), "").date == "2020-02-03"


def test_what_is_no_date_is_refused() -> None:
    with pytest.raises(RequirementsError, match="'yesterday' is not a date"):
        choose_date("yesterday", notebook_of(), (), "")


def test_a_day_that_is_yet_to_come_is_refused() -> None:
    with pytest.raises(RequirementsError, match="2999-01-01 is yet to come"):
        choose_date("2999-01-01", notebook_of(), (), "")


@pytest.mark.parametrize(
    ("python", "expected"),
    [("3.7", "3.7.17"), ("3.7.12", "3.7.12"), ("3.99", "3.99"), ("", "")],
    ids=["minor", "full", "unheard of", "none"],
)
def test_a_minor_version_means_its_last_micro(python: str, expected: str) -> None:
    assert full_version(python) == expected


def test_release_dates() -> None:
    assert released("3.7.12") == "2021-09-04"
    assert released("3.8.4") == "2020-05-13"
    assert released("3.8") == "2019-10-14"
    assert released("") == ""


def test_what_can_be_resolved() -> None:
    assert [is_resolvable(python) for python in ("", "3.6.1", "3.5.3", "2.7.18")] == [True, True, False, False]
