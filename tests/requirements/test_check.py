"""An existing file against what the notebook needs."""

import pytest

from nb2prod.requirements.check import check
from nb2prod.requirements.find import find_requirements

from .notation import cell_of, notebook_of

CELLS = (cell_of("import pandas as pd, sklearn\nprint(pd.__version__)", 0, prints="1.3.5"),)
NEEDED = find_requirements(notebook_of(*CELLS), CELLS)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        pytest.param("requirements.txt", "pandas==1.3.5\nscikit-learn\n", [], id="right"),
        pytest.param("requirements.txt", "Pandas>=1\nscikit_learn\n", [], id="spelt otherwise"),
        pytest.param("dev-requirements.txt", "pandas\n", [("missing", "scikit-learn")], id="missing"),
        pytest.param("requirements.txt", "pandas>=2\nscikit-learn", [("version", "pandas")], id="another version"),
        pytest.param("requirements.txt", "pandas\nscikit-learn\nflask\npip", [("unused", "flask")], id="unused"),
        pytest.param(
            "lock.txt",
            "pandas==1.3.5 --hash=sha256:a\nscikit-learn==1 --hash=sha256:b\nsix==1 --hash=sha256:c",
            [],
            id="lock",
        ),
        pytest.param("pyproject.toml", '[project]\ndependencies = ["pandas", "scikit-learn"]', [], id="pyproject"),
        pytest.param("env.yaml", "dependencies:\n  - pandas=1.3\n  - scikit-learn\n", [], id="conda environment"),
    ],
)
def test_check(name: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(item.kind, item.distribution) for item in check(NEEDED, name, text)] == expected


def test_only_unused_requirements_are_harmless() -> None:
    found = check(NEEDED, "requirements.txt", "pandas>=2\nflask")
    assert {item.kind: item.harmful for item in found} == {"version": True, "missing": True, "unused": False}
