"""For which Python, as of which day, and when there are no pins."""

import platform
from pathlib import Path
from typing import Any

import pytest

from nb2prod import pins
from nb2prod.notebook import Cell, CellKind, Notebook
from nb2prod.pins import PinOptions
from nb2prod.requirements import Lock, Requirements


def ran_on(day: str) -> Notebook:
    """A notebook whose front end recorded the day."""
    cell = Cell(
        0, "a", CellKind.CODE, "x = 1", metadata={"ExecuteTime": {"start_time": f"{day}T12:00:00Z"} if day else {}}
    )
    return Notebook(Path("no/such/churn.ipynb"), (cell,), language_version="3.8.10")


@pytest.fixture
def locked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What `lock` is asked, in place of the resolver."""
    asked: dict[str, Any] = {}

    def lock(needs: Requirements, **options: Any) -> Lock:
        asked.update(options)
        return Lock("", options["resolver"], options["as_of"], python=options["python"])

    monkeypatch.setattr(pins, "lock", lock)
    return asked


def test_pins_are_for_the_python_that_ran_the_notebook(locked: dict[str, Any]) -> None:
    pins.pin(Requirements((), python="3.8.10"), [ran_on("")], PinOptions())
    assert locked["python"] == "3.8.10"


def test_the_user_may_want_another(locked: dict[str, Any]) -> None:
    pins.pin(Requirements((), python="3.8.10"), [ran_on("")], PinOptions(python="3.11"))
    assert locked["python"] == "3.11"


def test_without_a_word_on_it_they_are_for_the_running_one(locked: dict[str, Any]) -> None:
    assert pins.pin(Requirements(()), [ran_on("")], PinOptions()).python == platform.python_version()


def test_of_several_notebooks_the_latest_day_counts(locked: dict[str, Any]) -> None:
    days = [ran_on("2021-03-01"), ran_on(""), ran_on("2021-08-10")]
    made = pins.pin(Requirements((), python="3.8.10"), days, PinOptions(as_of="auto"))
    assert (made.as_of, made.date_from) == ("2021-08-10", "recorded in the notebook")


def test_a_day_that_nobody_tells_is_said(locked: dict[str, Any]) -> None:
    made = pins.pin(Requirements((), python="3.8.10"), [ran_on("")], PinOptions(as_of="auto"))
    assert (made.as_of, made.date_from) == ("", "nothing tells when the notebook ran")


def test_a_package_of_a_notebook_too_old_for_resolvers_is_not_pinned_and_says_why(locked: dict[str, Any]) -> None:
    made, why = pins.pin_package(Requirements((), python="3.5.2"), [ran_on("")], PinOptions())
    assert (made, locked) == (None, {})
    assert "Python 3.5.2" in why


def test_a_package_is_pinned_for_a_python_that_it_can_run_on(locked: dict[str, Any]) -> None:
    made, why = pins.pin_package(Requirements((), python="3.6.9"), [ran_on("")], PinOptions())
    assert made is not None
    assert (made.python, why) == ("3.7", "")


@pytest.mark.parametrize(
    ("python", "locked_for", "expected"),
    [
        pytest.param("3.8.10", "", "3.8", id="that of the notebook"),
        pytest.param("3.5.2", "", "3.7", id="not older than generated code"),
        pytest.param("", "", "3.9", id="unknown"),
        pytest.param("", "3.13.1", "3.13", id="that of the pins"),
    ],
)
def test_the_python_that_a_package_asks_for(python: str, locked_for: str, expected: str) -> None:
    made = Lock("", "uv", python=locked_for) if locked_for else None
    assert pins.package_python(Requirements((), python=python), made, unknown="3.9") == expected
