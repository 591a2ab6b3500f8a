"""Pins, from the package index."""

import pytest

from nb2prod.errors import RequirementsError
from nb2prod.requirements.lock import lock
from nb2prod.requirements.model import Requirement, Requirements


def needs(*names: str) -> Requirements:
    return Requirements(tuple(Requirement(name, "", (name,), "cell 1", "table") for name in names))


def test_nothing_to_pin_starts_no_resolver() -> None:
    assert lock(Requirements(()), resolver="uv").pins == ()


def test_an_unknown_resolver_is_refused_with_the_known_ones() -> None:
    with pytest.raises(RequirementsError) as error:
        lock(needs("six"), resolver="poetry")
    assert error.value.hint == "choose one of uv, pip-tools"


def test_a_python_that_no_resolver_knows_is_refused() -> None:
    with pytest.raises(RequirementsError, match=r"Python 3\.5\.2"):
        lock(needs("six"), python="3.5.2")


@pytest.mark.network
def test_a_lock_has_pins_and_hashes() -> None:
    made = lock(needs("python-dateutil"), python="3.11", as_of="2024-01-01")
    assert dict(made.pins) == {"python-dateutil": "2.8.2", "six": "1.16.0"}
    assert made.text.count("--hash=sha256:") >= 2
    assert "pypi" not in made.text


@pytest.mark.network
def test_a_distribution_that_the_index_does_not_have_is_named() -> None:
    with pytest.raises(RequirementsError, match="no nb2prod-has-no-such-package"):
        lock(needs("nb2prod-has-no-such-package"))


@pytest.mark.network
def test_a_resolver_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(RequirementsError, match=r"not done within 0\.01 seconds") as error:
        lock(needs("six"), time_limit=0.01)
    assert "--time-limit" in error.value.hint
