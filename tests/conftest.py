"""What all tests share: the option that rewrites the golden trees, and where the samples are."""

import os
import sys
from pathlib import Path

import pytest

# Neither the tests nor the programs that they start write byte code: it would stand in folders whose contents are compared, and
# outlive an edit within the same second.
sys.dont_write_bytecode = True
os.environ["PYTHONDONTWRITEBYTECODE"] = "1"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write what is generated now to tests/golden")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def samples() -> Path:
    return Path(__file__).parent.parent / "sample_notebooks"
