"""The verdict is held against what IPython really does: each notebook here is run, and we must have said where it stops, and why.

The files beside a notebook follow after `#### name` lines. A cell that fails is where the run stops; nothing after it counts.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hard_notebooks import NOTEBOOKS, OTHER_ENDS
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from nb2prod.dataflow import analyse, verdict
from nb2prod.diagnostics import Verdict
from nb2prod.ipython import to_python_cells
from nb2prod.notebook import Notebook
from nb2prod.notebook.percent import parse_percent

BEYOND = {
    "attribute that is computed when missing": "which attributes an instance has is not followed",
    "dataclass default factory reads a later name": "nor is a factory that a library calls",
    "else of a try is left out after a caught error": "whether other errors happen cannot be told",
    "file in a chain does not see its caller": "functions of imported modules are not looked into",
    "registered and called": "what a decorator puts into a table is not followed",
}
"""Notebooks of the second file that are judged wrongly, with the reason: what the verdict does not know."""
_NAME_ERROR = re.compile(r"name '(\w+)' is not defined")


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[InteractiveShell]:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])  # IPython puts its own there
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.chdir(tmp_path)
    InteractiveShell.clear_instance()
    quiet = Config({"HistoryManager": {"enabled": False}, "InteractiveShell": {"colors": "nocolor"}})
    made = InteractiveShell.instance(config=quiet)
    yield made
    for module in ("helpers", "deeper", "tools", "tools.rates"):
        sys.modules.pop(module, None)
    InteractiveShell.clear_instance()


def split(text: str) -> tuple[str, dict[str, str]]:
    notebook, *rest = re.split(r"^#### (\S+)\n", text, flags=re.MULTILINE)
    return notebook, dict(zip(rest[::2], rest[1::2], strict=True))


def first_failure(
    shell: InteractiveShell, notebook: Notebook, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str, str] | None:
    """Code cell, kind and text of the error at which a run stops; None where it gets through."""
    for number, cell in enumerate(notebook.code_cells):
        if "skip-execution" in cell.tags:
            continue
        result = shell.run_cell(cell.source)
        error = result.error_before_exec or result.error_in_exec
        printed = capsys.readouterr()
        said = printed.out + printed.err
        failed = type(error).__name__ if error else _printed_error(said)
        if failed and "raises-exception" not in cell.tags:
            return number, failed, str(error) if error else said
    return None


def name_error(failure: tuple[int, str, str] | None) -> tuple[int, str] | None:
    """Code cell and name of a NameError, None for None: the notebook of a test must not fail in any other way."""
    if failure is None:
        return None
    number, kind, text = failure
    if kind == "ModuleNotFoundError" and any(name in text for name in ("pandas", "numpy")):
        pytest.skip(text)
    said = _NAME_ERROR.search(text)
    assert kind == "NameError" and said, f"the notebook of the test fails otherwise: {failure}"
    return number, said[1]


def _printed_error(text: str) -> str:
    """`%run` shows the error of a file and goes on: the notebook's cell has failed all the same."""
    return "NameError" if _NAME_ERROR.search(text) and "Traceback" in text else ""


def prepare(text: str, folder: Path) -> tuple[Notebook, dict[str, str]]:
    """The notebook, and the files beside it, which are written."""
    source, files = split(text)
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content)
    return parse_percent(source, folder / "notebook.py"), files


def case(name: str, text: str) -> object:
    marks = [pytest.mark.xfail(reason=BEYOND[name], strict=True)] if name in BEYOND else []
    return pytest.param(text, id=name, marks=marks)


@pytest.mark.parametrize("text", [case(name, text) for name, text in sorted(NOTEBOOKS.items())])
def test_stops_where_ipython_stops(
    text: str, shell: InteractiveShell, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook, files = prepare(text, tmp_path)
    expected = name_error(first_failure(shell, notebook, capsys))
    answer, stop, why = verdict(analyse(notebook, to_python_cells(notebook), folder_reader=files.get))
    assert (answer, stop and (stop.code_cell, stop.name)) == (Verdict.NO if expected else Verdict.YES, expected), why


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in sorted(OTHER_ENDS.items())])
def test_ends_where_ipython_ends(
    text: str, shell: InteractiveShell, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook, files = prepare(text, tmp_path)
    failure = first_failure(shell, notebook, capsys)
    answer, stop, why = verdict(analyse(notebook, to_python_cells(notebook), folder_reader=files.get))
    assert (answer, stop and stop.code_cell) == (Verdict.NO, failure[0]) if failure else (Verdict.YES, None), why


@pytest.mark.parametrize("call", ["exit()", "quit()", "def leave():\n    exit()\nleave()"])
def test_asking_the_front_end_to_close_ends_no_run(call: str, tmp_path: Path) -> None:
    notebook = parse_percent(
        f"# %%\n{call}\n# %%\nx = 1\n", tmp_path / "notebook.py"
    )  # a kernel goes on, this shell has no front end
    assert verdict(analyse(notebook, to_python_cells(notebook)))[0] is Verdict.YES
