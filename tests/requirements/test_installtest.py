"""A fresh environment, and what an environment has."""

import sys
from pathlib import Path

import pytest

from nb2prod.diagnostics import Location
from nb2prod.errors import RequirementsError
from nb2prod.requirements.installtest import ImportResult, InstallReport, install_test
from nb2prod.requirements.interpreters import find_python, read_environment
from nb2prod.requirements.locking import lock
from nb2prod.requirements.model import ImportedModule, ImportKind, Lock, Requirement, Requirements


def module(name: str, *, optional: bool = False) -> ImportedModule:
    return ImportedModule(name, ImportKind.THIRD_PARTY, Location(0), optional)


def test_a_report_fails_for_modules_that_the_notebook_needs() -> None:
    broken, fine = ImportResult("a", "ImportError: x", optional=True), ImportResult("b", "", optional=False)
    assert InstallReport("", (broken, fine)).passed
    assert not InstallReport("", (ImportResult("a", "ImportError: x", optional=False),)).passed


def test_a_python_that_is_not_there_is_said() -> None:
    with pytest.raises(RequirementsError, match=r"no Python 3\.99"):
        install_test(Lock("", "uv"), (), python="3.99")


@pytest.mark.network
@pytest.mark.slow
def test_a_lock_is_installed_with_hashes_and_every_module_imported() -> None:
    made = lock(
        Requirements((Requirement("python-dateutil", "", ("dateutil",), "cell 1", "table"),)), as_of="2024-01-01"
    )
    modules = (module("dateutil.parser"), module("six.moves"), module("no_such_module", optional=True))
    report = install_test(made, modules)
    assert [(item.module, item.error.partition(":")[0]) for item in report.imports] == [
        ("dateutil.parser", ""),
        ("six.moves", ""),
        ("no_such_module", "ModuleNotFoundError"),
    ]
    assert report.passed


@pytest.mark.network
def test_a_wrong_hash_stops_the_install() -> None:
    made = lock(Requirements((Requirement("six", "", ("six",), "cell 1", "table"),)))
    wrong = Lock(made.text.replace("sha256:", "sha256:0")[:-1] + "\n", "uv", pins=made.pins)
    with pytest.raises(RequirementsError, match="cannot be installed"):
        install_test(wrong, (module("six"),))


def test_an_environment_is_asked_by_its_own_interpreter() -> None:
    environment = read_environment(Path(sys.prefix))
    assert environment.modules["packaging"] == ("packaging",)
    assert environment.python.startswith(f"{sys.version_info.major}.{sys.version_info.minor}.")
    assert "packaging" in environment.versions


def test_a_place_without_an_interpreter_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RequirementsError, match="no Python at"):
        read_environment(tmp_path)


def test_an_interpreter_that_does_not_answer_is_refused(tmp_path: Path) -> None:
    fake = tmp_path / "python"
    fake.write_text("#!/bin/sh\necho nonsense\n", encoding="utf-8")
    fake.chmod(0o755)
    with pytest.raises(RequirementsError, match="does not tell"):
        read_environment(fake)


def test_the_running_python_can_be_found() -> None:
    assert find_python(f"{sys.version_info.major}.{sys.version_info.minor}")
    assert find_python("3.99") == ""
