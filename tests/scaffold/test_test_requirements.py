"""What the tests of a package need is in its `test` extra."""

import tomllib

import pytest

from nb2prod.scaffold import render

from .conftest import CONTEXT


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        pytest.param([], ["pytest>=7"], id="nothing recorded"),
        pytest.param(["txt", "parquet"], ["pytest>=7", "pyarrow"], id="tables recorded"),
    ],
)
def test_the_test_extra_can_read_what_was_recorded(kinds: list[str], expected: list[str]) -> None:
    (project,) = (file for file in render("package", CONTEXT | {"goldens": kinds}) if file.path == "pyproject.toml")
    assert tomllib.loads(project.data.decode())["project"]["optional-dependencies"]["test"] == expected
