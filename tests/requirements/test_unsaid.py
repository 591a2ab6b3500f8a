"""What distributions need and do not ask for."""

from pathlib import Path

import pytest

from nb2prod.requirements import locking
from nb2prod.requirements.locking import lock, settle
from nb2prod.requirements.model import Requirement, Requirements
from nb2prod.requirements.names import Sources, name_distribution
from nb2prod.requirements.process import Finished
from nb2prod.requirements.unsaid import table, unsaid_needs


def lines(pins: dict[str, str], python: str = "3.8.10") -> list[str]:
    return [f"{item.line}: {item.reason}" for item in unsaid_needs(pins.items(), python)]


SAID = "setuptools<82: librosa 0.9.2 imports pkg_resources without asking for it"


@pytest.mark.parametrize(
    ("pins", "python", "expected"),
    [
        pytest.param({"librosa": "0.9.2"}, "3.8.10", [SAID], id="nothing has it"),
        pytest.param({"librosa": "0.9.2", "setuptools": "84.0"}, "3.9.1", [SAID], id="too new to have it"),
        pytest.param({"librosa": "0.9.2", "setuptools": "65.0"}, "3.8.10", [], id="there already"),
        pytest.param(
            {"scikit-learn": "0.18.2"},
            "3.6.15",
            ["scipy: scikit-learn 0.18.2 imports scipy without asking for it"],
            id="not only setuptools",
        ),
        pytest.param({"librosa": "0.11.0"}, "3.12.1", [], id="a later version"),
        pytest.param({"pandas-datareader": "0.10.0"}, "3.11.2", [], id="still in the standard library"),
        pytest.param(
            {"pandas-datareader": "0.10.0"},
            "3.12.1",
            ["setuptools: pandas-datareader 0.10.0 imports distutils without asking for it"],
            id="gone from the standard library",
        ),
    ],
)
def test_what_a_lock_lacks(pins: dict[str, str], python: str, expected: list[str]) -> None:
    assert lines(pins, python) == expected


def test_every_row_needs_the_distribution_that_has_the_module() -> None:
    named = {row.module: name_distribution(row.module, Sources()) for row in table()}
    assert {module: name.distribution for module, name in named.items() if name} == {
        row.module: row.needs.name for row in table()
    }


def test_only_an_old_setuptools_has_pkg_resources() -> None:
    assert all("<82" in str(row.needs.specifier) for row in table() if row.module == "pkg_resources")


def test_what_is_lacking_is_locked_with_the_same_other_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []

    def run(command: list[str], *, folder: Path, **_: object) -> Finished:
        needed, wished = (
            (folder / name).read_text(encoding="utf-8") for name in ("requirements.in", "requirements.txt")
        )
        asked.append((needed, wished))
        more = "setuptools==81.0.0\n" if "setuptools" in needed else ""
        (folder / "requirements.txt").write_text("librosa==0.9.2\nnumpy==1.20\n" + more, encoding="utf-8")
        return Finished(0, "", "")

    monkeypatch.setattr(locking, "run", run)
    wanted = Requirements((Requirement("librosa", "", ("librosa",), "cell 1: import librosa", "same name"),))
    made = lock(wanted, python="3.9")
    assert asked == [("librosa\n", ""), ("librosa\nsetuptools<82\n", "librosa==0.9.2\nnumpy==1.20\n")]
    assert dict(made.pins)["setuptools"] == "81.0.0"
    assert f"# Note: {SAID}" in made.text
    assert [item.line for item in settle(wanted, made).direct] == ["librosa", "setuptools<82"]
