"""What `tests/conftest.py` of the generated package gives its tests."""

import subprocess
from collections.abc import Callable

import pytest

from .conftest import Project

TESTS = """\
import json
import os
from pathlib import Path

import pytest


def test_golden(golden):
    assert golden.given("train", "df") == [1, 2]
    assert golden.expected("train", "rate") == 0.5
    assert golden.printed("train") == "ä\\r\\nb\\n"


def test_workplace(workplace):
    assert Path.cwd() == workplace
    Path("written").write_text("x")


def test_fresh_workplace():
    assert not Path("written").exists()


def test_data(data):
    assert Path("customers.csv").read_text().startswith("tenure")
    Path("customers.csv").write_text("spoilt")


def test_data_again(data):
    assert Path("customers.csv").read_text().startswith("tenure")
    assert Path("large.bin").is_symlink() and not Path("customers.csv").is_symlink()
"""


@pytest.fixture
def run_tests(make: Callable[..., Project]) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the package's tests, from somewhere else than its folder."""
    project = make()
    tests = project.out / "tests"
    (tests / "test_fixtures.py").write_text(TESTS)
    for name, text in {"given/df.json": "[1, 2]", "expected/rate.json": "0.5", "printed.txt": "ä\r\nb\n"}.items():
        file = tests / "golden" / "train" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    with (project.data / "large.bin").open("wb") as large:
        large.truncate(60_000_000)

    def run(**environ: str) -> subprocess.CompletedProcess[str]:
        data = str(project.data)
        given = {name: value.format(data=data) for name, value in environ.items()}
        return project.python("-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", str(tests), **given)

    return run


def test_without_data(run_tests: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    result = run_tests()
    assert "3 passed, 2 skipped" in result.stdout
    assert "set CHURN_DATA_DIR to the folder of the notebook's data" in result.stdout


def test_with_data_each_test_has_its_own_copy(run_tests: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    assert "5 passed" in run_tests(CHURN_DATA_DIR="{data}").stdout
