"""The one place where errors become messages and exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nb2prod import pipeline
from tests.notebook_files import write_notebook


def test_an_error_of_ours_is_a_message_with_place_and_hint(nb2prod, samples: Path) -> None:
    ended = nb2prod("plan", samples / "refused" / "broken_syntax.ipynb")
    assert ended.code == 2
    assert ended.out == ""
    assert ended.err.startswith("error: broken_syntax.ipynb: cell 3, line 1: the cell does not parse")
    assert "\n  hint: " in ended.err


def test_a_bug_is_said_to_be_one_and_logged(
    nb2prod, samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "plan", lambda *_: 1 // 0)
    ended = nb2prod("plan", samples / "churn.ipynb")
    assert ended.code == 3
    assert "this is a bug in nb2prod: ZeroDivisionError" in ended.err
    assert "Traceback" not in ended.err
    [log] = (tmp_path / "state").rglob("*.log")
    assert str(log) in ended.err
    assert "ZeroDivisionError" in log.read_text()
    assert "Traceback" in log.read_text()


def test_a_bug_is_shown_in_full_with_debug(nb2prod, samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "plan", lambda *_: 1 // 0)
    assert "Traceback" in nb2prod("--debug", "plan", samples / "churn.ipynb").err


def test_a_bug_without_a_place_for_the_log_is_still_told(
    nb2prod, samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "plan", lambda *_: 1 // 0)
    (tmp_path / "state").write_text("a file where the folder should be")
    ended = nb2prod("plan", samples / "churn.ipynb")
    assert ended.code == 3
    assert "--debug" in ended.err


@pytest.mark.parametrize(
    "arguments", [["lint"], ["lint", "--nonsense", "x"], ["nonsense"], ["convert", "x.ipynb"]], ids=" ".join
)
def test_wrong_usage_is_exit_code_2(nb2prod, arguments: list[str]) -> None:
    ended = nb2prod(*arguments)
    assert ended.code == 2
    assert "Usage: nb2prod" in ended.err


def test_interruption_is_exit_code_130_without_a_traceback(
    nb2prod, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt  # not by a signal: where the tests run in the background of a shell, it is ignored

    monkeypatch.setattr(pipeline, "plan", interrupt)
    ended = nb2prod("plan", samples / "churn.ipynb")
    assert (ended.code, ended.out, ended.err) == (130, "", "")


def test_a_closed_pipe_is_quiet(samples: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "nb2prod", "plan", str(samples / "churn.ipynb")]
    ended = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, timeout=60, check=False)
    os.close(writing)
    assert ended.stderr == b""
    assert ended.returncode != 0


@pytest.mark.parametrize(
    "arguments",
    [["report", "-o"], ["plan", "--write"], ["requirements", "--no-pin", "-o"], ["lint", "--write-baseline"]],
    ids=lambda arguments: arguments[0],
)
def test_no_result_is_written_over_a_notebook(nb2prod, samples: Path, tmp_path: Path, arguments: list[str]) -> None:
    notebook = tmp_path / "mine.ipynb"
    notebook.write_bytes((samples / "random_walk.ipynb").read_bytes())
    ended = nb2prod(arguments[0], notebook, *arguments[1:], notebook)
    assert ended.code == 2
    assert "is a notebook, and not written over" in ended.err
    assert notebook.read_bytes() == (samples / "random_walk.ipynb").read_bytes()


@pytest.mark.parametrize(("branches", "code"), [(300, 0), (2_500, 2)])
def test_code_that_goes_on_and_on(tmp_path: Path, branches: int, code: int) -> None:
    """In a process of its own, whose stack is as deep as a user's."""
    rows = "".join(f"elif a == {number}:\n    b = {number}\n" for number in range(1, branches))
    source = f"a = 3\nif a == 0:\n    b = 0\n{rows}print(a)"
    cell = {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
    (tmp_path / "long.ipynb").write_text(
        json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [cell]})
    )
    for command in (["lint"], ["plan"]):
        ended = subprocess.run(
            [sys.executable, "-m", "nb2prod", *command, "long.ipynb"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == code, ended.stderr
        assert ("nests too deeply" in ended.stdout + ended.stderr) == bool(code)


def test_closed_streams_are_no_bug(samples: Path) -> None:
    command = f'"{sys.executable}" -m nb2prod lint "{samples / "random_walk.ipynb"}"'
    assert subprocess.run(["sh", "-c", f"{command} >&-"], check=False).returncode in (0, 1)
    assert subprocess.run(["sh", "-c", f'"{sys.executable}" -m nb2prod lint - <&- >&-'], check=False).returncode == 2


@pytest.mark.parametrize(
    "arguments", [["lint", ""], ["lint", "--since", "", "x.ipynb"], ["convert", "x.ipynb", "-o", ""]], ids=" ".join
)
def test_an_empty_argument_is_not_the_folder_we_are_in(nb2prod, arguments: list[str]) -> None:
    ended = nb2prod(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert "an argument is empty" in ended.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a file that is always full")
@pytest.mark.parametrize(
    "command", ["--help", "--version", "lint --help", "explain NBP101", "plan NOTEBOOK", "lint NOTEBOOK"]
)
@pytest.mark.parametrize("told", [True, False], ids=["told", "nobody to tell"])
def test_a_full_disk_is_no_bug(command: str, told: bool, samples: Path, tmp_path: Path) -> None:
    words = command.replace("NOTEBOOK", str(samples / "churn.ipynb")).split(" ")
    environment = os.environ | {"XDG_CACHE_HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path)}
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "nb2prod", *words],
            stdout=full,
            stderr=subprocess.PIPE if told else full,
            timeout=60,
            check=False,
            env=environment,
        )
    assert ended.returncode == 2
    if told:
        assert b"No space left on device" in ended.stderr
        assert b"Traceback" not in ended.stderr and b"bug" not in ended.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes there")
def test_a_name_that_is_no_utf_8_is_linted_and_not_converted(nb2prod, samples: Path, tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"na\xefve.ipynb")
    odd.write_bytes((samples / "churn.ipynb").read_bytes())
    assert nb2prod("lint", odd).code == 0
    for arguments in (["convert", odd, "-o", "out", "--no-pin"], ["plan", odd, "--write", "plan.toml"]):
        ended = nb2prod(*arguments)
        assert ended.code == 2
        assert "UTF-8" in ended.err and "bug" not in ended.err


def test_one_notebook_that_nests_too_deeply_does_not_stop_the_others(tmp_path: Path) -> None:
    """In a process of its own, whose stack is as deep as a user's."""
    write_notebook(tmp_path / "deep.ipynb", "x = " + "-" * 5_000 + "1")
    write_notebook(tmp_path / "fine.ipynb", "print(1)")
    told = "deep.ipynb: the code of a cell nests too deeply"
    for command in ("report . -o page.html", "fix ."):
        words = [sys.executable, "-m", "nb2prod", *command.split()]
        ended = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert ended.returncode == 2
    assert told in ended.stderr
    page = (tmp_path / "page.html").read_text()
    assert told in page and "fine.ipynb" in page


def test_a_file_is_no_project(nb2prod, samples: Path) -> None:
    ended = nb2prod("update", samples / "churn.ipynb")
    assert (ended.code, ended.out) == (2, "")
    assert "is a file, not a project" in ended.err
