"""`nb2prod convert` and its pins: when there are none, and what --verify makes of them."""

import json
from pathlib import Path
from typing import Any

import pytest

from nb2prod import conversion, pins, pipeline
from nb2prod.cli import convert
from nb2prod.requirements import InstallReport, Lock
from nb2prod.requirements.installtest import ImportResult


@pytest.fixture
def old(samples: Path, tmp_path: Path) -> Path:
    """A notebook that a Python ran which no resolver knows."""
    content = json.loads((samples / "wine.ipynb").read_text(encoding="utf-8"))
    content["metadata"]["language_info"] = {"name": "python", "version": "3.5.2"}
    path = tmp_path / "old.ipynb"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_a_notebook_too_old_for_resolvers_is_converted_without_pins_and_the_reason_is_written(
    nb2prod, old: Path
) -> None:
    ended = nb2prod("convert", old, "-o", "out")
    assert ended.code == 0
    assert "note: the requirements are not pinned: the notebook was run with Python 3.5.2" in ended.out
    first, second, *_ = Path("out/requirements.in").read_text(encoding="utf-8").splitlines()
    assert first.startswith("# the requirements are not pinned: the notebook was run with Python 3.5.2")
    assert second == "pandas  # cell 2: import pandas"
    assert not Path("out/requirements.txt").exists()
    assert 'requires-python = ">=3.7"' in Path("out/pyproject.toml").read_text(encoding="utf-8")


@pytest.fixture
def locked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A lock that asks nobody, and no runs."""
    said: dict[str, Any] = {}

    def pin_package(needs: object, notebook: object, options: pins.PinOptions) -> tuple[Lock, str]:
        said["options"] = options
        pinned = (("pandas", "2.0.0"), ("scikit-learn", "1.4.0"))
        return Lock("pandas==2.0.0\n", "uv", pins=pinned, python="3.11.7", doubts=("six==9: gone",)), ""

    monkeypatch.setattr(conversion, "pin_package", pin_package)
    monkeypatch.setattr(convert, "compare_runs", lambda *_: None)
    return said


def test_how_to_pin_can_be_said(nb2prod, samples: Path, locked: dict[str, Any]) -> None:
    options = ("--as-of", "2024-05-31", "--offline", "--allow-sdists")
    ended = nb2prod("convert", samples / "wine.ipynb", "-o", "out", *options)
    assert ended.code == 0
    assert locked["options"] == pins.PinOptions(as_of="2024-05-31", offline=True, allow_sdists=True)
    assert "note: left out of the pins: six==9: gone" in ended.out
    assert "the pins are for `3.11.7`" in Path("out/README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("error", "code"), [pytest.param("", 0, id="all imported"), pytest.param("ImportError: x", 1, id="one fails")]
)
def test_verify_tests_the_pins(
    nb2prod, samples: Path, locked: dict[str, Any], monkeypatch: pytest.MonkeyPatch, error: str, code: int
) -> None:
    report = InstallReport("3.11.7", (ImportResult("pandas", error, False),))
    monkeypatch.setattr(pipeline, "prove", lambda *_: report)
    assert nb2prod("convert", samples / "wine.ipynb", "-o", "out", "--verify").code == code


def test_pins_for_a_python_that_is_not_there_are_not_tested_and_that_is_said(
    nb2prod, samples: Path, locked: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nb2prod.requirements.find_python", lambda version: "")
    ended = nb2prod("convert", samples / "wine.ipynb", "-o", "out", "--verify")
    assert ended.code == 0
    assert "3.11.7, which is not on this machine; they are not tested" in ended.err


@pytest.mark.parametrize(
    "option", [("--offline",), ("--allow-sdists",), ("--as-of", "auto")], ids=lambda option: option[0]
)
def test_how_to_pin_has_no_meaning_without_pins(nb2prod, samples: Path, option: tuple[str, ...]) -> None:
    ended = nb2prod("convert", samples / "wine.ipynb", "-o", "out", "--no-pin", *option)
    assert ended.code == 2
    assert not Path("out").exists()
