"""What repositories declare."""

import pytest

from nb2prod.requirements.declared import read_declared


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        pytest.param(
            "requirements.txt", "numpy==1.2 \\\n  --hash=sha256:aa\n-r other.txt\nx y", ["numpy==1.2"], id="txt"
        ),
        pytest.param("pyproject.toml", '[project]\ndependencies = ["a>=1", "b[c]"]', ["a>=1", "b[c]"], id="pyproject"),
        pytest.param(
            "pyproject.toml", '[tool.poetry.dependencies]\npython = "^3.9"\npandas = "^2"', ["pandas"], id="poetry"
        ),
        pytest.param("pyproject.toml", "not toml [", [], id="broken toml"),
        pytest.param("pyproject.toml", "project = 3\ntool = 4", [], id="strange toml"),
        pytest.param("setup.py", "setup(install_requires=['a>=1', b, 'c'])", ["a>=1", "c"], id="setup"),
        pytest.param("setup.py", "setup(", [], id="broken setup"),
        pytest.param(
            "Pipfile", '[packages]\nrequests = "*"\nflask = "==1.1"', ["requests", "flask==1.1"], id="Pipfile"
        ),
        pytest.param(
            "environment.yml",
            "dependencies:\n  - python=3.8\n  - pytorch=1.8\n  - cudatoolkit\n  - pip:\n    - umap-learn\n  - scipy>=1.5",
            ["torch==1.8.*", "umap-learn", "scipy>=1.5"],
            id="environment",
        ),
    ],
)
def test_what_a_file_declares(file: str, text: str, expected: list[str]) -> None:
    assert [item.line for item in read_declared({file: text})] == expected


def test_the_most_telling_file_is_first() -> None:
    found = read_declared({"environment.yml": "- numpy=1.1", "requirements.txt": "numpy>=1"})
    assert [(item.line, item.file) for item in found] == [("numpy>=1", "requirements.txt")]
