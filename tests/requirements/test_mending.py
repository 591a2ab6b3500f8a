"""Metadata that no resolver reads, and how to build what is older than today's way of building."""

import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement as ParsedRequirement

from nb2prod.requirements.locking import lock
from nb2prod.requirements.mending import write_mended_metadata
from nb2prod.requirements.model import Requirement, Requirements
from nb2prod.requirements.resolvers import Question, resolver_command


def test_every_mended_requirement_can_be_read(tmp_path: Path) -> None:
    options = write_mended_metadata(tmp_path)
    entries = tomllib.loads((tmp_path / options[-1]).read_text(encoding="utf-8"))["dependency-metadata"]
    assert ("pandas", "0.24.2") in {(entry["name"], entry["version"]) for entry in entries}
    assert all(ParsedRequirement(line).specifier for entry in entries for line in entry["requires-dist"])


@pytest.mark.parametrize(
    ("as_of", "named"),
    [
        pytest.param("2017-06-30", True, id="setuptools could not be called by today's builders"),
        pytest.param("2021-06-30", False, id="it could"),
        pytest.param("", False, id="today"),
    ],
)
def test_old_days_get_a_setuptools_that_can_build(as_of: str, named: bool) -> None:
    command = " ".join(resolver_command("uv", Question(as_of=as_of)))
    assert ("--exclude-newer-package setuptools=2019-02-28" in command) == named


@pytest.mark.network
def test_a_release_with_broken_metadata_can_be_pinned() -> None:
    wanted = Requirements((Requirement("pandas", "==0.24.2", ("pandas",), "cell 1: import pandas", "same name"),))
    made = lock(wanted, python="3.7", as_of="2019-06-30")
    assert dict(made.pins)["pandas"] == "0.24.2"
    assert made.doubts == ()
