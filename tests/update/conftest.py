"""The home of a notebook and its package."""

from pathlib import Path

import pytest

from .living import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)
