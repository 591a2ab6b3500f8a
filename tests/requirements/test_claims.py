"""Releases that claim a Python on which they do not parse."""

import platform
from pathlib import Path

import pytest
from packaging.version import Version

from nb2prod.requirements import locking
from nb2prod.requirements.claims import FILE, passed_over, table, write_false_claims
from nb2prod.requirements.locking import lock
from nb2prod.requirements.model import Requirement, Requirements
from nb2prod.requirements.process import Finished

WRONG = "google-cloud-spanner!=3.64.0"
SAID = (
    "google-cloud-spanner 3.64.0 is passed over: its google/cloud/spanner_v1/batch.py does not parse on this Python, "
    "whatever its metadata says"
)
WANTED = Requirements(
    (
        Requirement(
            "google-cloud-spanner", "", ("google.cloud.spanner",), "cell 1: import google.cloud.spanner", "table"
        ),
    )
)


@pytest.mark.parametrize(
    ("python", "named"),
    [
        pytest.param("3.8.10", True, id="does not parse there"),
        pytest.param("3.8", True, id="a Python without its micro part"),
        pytest.param("3.9.2", False, id="the same release is good on a newer one"),
    ],
)
def test_a_release_is_passed_over_on_that_python_only(tmp_path: Path, python: str, named: bool) -> None:
    assert write_false_claims(tmp_path, python) == (["--constraint", FILE] if named else [])
    assert (WRONG in _written(tmp_path)) == named


@pytest.mark.parametrize(("running", "named"), [("3.8.10", True), ("3.11.7", False)])
def test_the_running_python_is_meant_where_none_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, running: str, named: bool
) -> None:
    monkeypatch.setattr(platform, "python_version", lambda: running)
    write_false_claims(tmp_path, "")
    assert (WRONG in _written(tmp_path)) == named


@pytest.mark.parametrize(
    ("pinned", "python", "expected"),
    [
        pytest.param("3.57.0", "3.8.10", [SAID], id="would be newer"),
        pytest.param("3.65.0", "3.8.10", [], id="is newer anyhow"),
        pytest.param("3.57.0", "3.9.2", [], id="another Python"),
    ],
)
def test_what_is_passed_over_is_said(pinned: str, python: str, expected: list[str]) -> None:
    assert list(passed_over({"google-cloud-spanner": pinned}, python)) == expected


def test_every_row_names_versions_pythons_and_a_file() -> None:
    assert all(Version(row.version) and str(row.pythons) and row.file.endswith(".py") for row in table())


@pytest.mark.parametrize("resolver", ["uv", "pip-tools"])
def test_every_resolver_is_told(monkeypatch: pytest.MonkeyPatch, resolver: str) -> None:
    told: list[str] = []

    def run(command: list[str], *, folder: Path, **_: object) -> Finished:
        told.append((folder / command[command.index("--constraint") + 1]).read_text(encoding="utf-8"))
        (folder / "requirements.txt").write_text("google-cloud-spanner==3.57.0\n", encoding="utf-8")
        return Finished(0, "", "")

    monkeypatch.setattr(locking, "run", run)
    made = lock(WANTED, resolver=resolver, python="3.8.10")
    assert [WRONG in text for text in told] == [True]
    assert made.notes == (SAID,)
    assert f"# Note: {SAID}" in made.text


@pytest.mark.network
def test_the_lock_has_the_newest_release_that_parses() -> None:
    pins = {python: dict(lock(WANTED, python=python).pins)["google-cloud-spanner"] for python in ("3.8", "3.9")}
    assert pins["3.8"] == "3.57.0"
    assert Version(pins["3.9"]) > Version("3.64.0")


def _written(folder: Path) -> list[str]:
    return (folder / FILE).read_text(encoding="utf-8").splitlines() if (folder / FILE).exists() else []
