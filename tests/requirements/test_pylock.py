"""The lock as pylock.toml."""

import tomllib
from pathlib import Path

import pytest

from nb2prod.errors import RequirementsError
from nb2prod.requirements.model import Lock
from nb2prod.requirements.pylock import to_pylock

MADE = Lock("", "uv", pins=(("python-dateutil", "2.8.2"), ("six", "1.16.0")), python="3.11")


@pytest.mark.network
def test_it_has_the_very_pins_with_hashes() -> None:
    data = tomllib.loads(to_pylock(MADE))
    assert {item["name"]: item["version"] for item in data["packages"]} == dict(MADE.pins)
    assert all("sha256" in wheel["hashes"] for item in data["packages"] for wheel in item["wheels"])


def test_where_files_cannot_be_looked_up_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path))
    with pytest.raises(RequirementsError, match="cannot write pylock"):
        to_pylock(MADE, offline=True)
