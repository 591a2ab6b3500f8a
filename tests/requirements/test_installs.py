"""Install lines."""

import pytest

from nb2prod.diagnostics import Location
from nb2prod.ipython.model import InstallLine
from nb2prod.requirements.installs import InstallLines, read_installs


def read(words: str, tool: str = "pip") -> InstallLines:
    return read_installs([InstallLine(tool, tuple(words.split()), Location(0))])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("pandas", ["pandas"], id="a name"),
        pytest.param("-q -U pandas==1.0 numpy>=1.2", ["pandas==1.0", "numpy>=1.2"], id="options and versions"),
        pytest.param("'dask[complete]>=2'", ["dask[complete]>=2"], id="quotes and extras"),
        pytest.param("pandas == 1.0", ["pandas==1.0"], id="blanks round the operator"),
        pytest.param("numpy=1.11", ["numpy==1.11"], id="conda's way of writing"),
        pytest.param("-r requirements.txt pandas", ["pandas"], id="a file of requirements"),
        pytest.param("-i https://index.example/simple pandas", ["pandas"], id="an index"),
        pytest.param("--index-url=https://index.example/simple pandas", ["pandas"], id="an index with ="),
        pytest.param("pandas && echo done", ["pandas"], id="another command"),
        pytest.param("pandas > /dev/null", ["pandas"], id="redirected"),
        pytest.param("pandas 2>&1 | tail", ["pandas"], id="piped"),
        pytest.param("pandas # a comment", ["pandas"], id="a comment"),
        pytest.param("--upgrade pip setuptools pandas", ["pandas"], id="tools"),
        pytest.param("{USER_FLAG} pandas", ["pandas"], id="a variable for options"),
        pytest.param("tensorflow==$VERSION", ["tensorflow"], id="a variable for the version"),
    ],
)
def test_what_pip_is_told(words: str, expected: list[str]) -> None:
    found = read(words).installed
    lines = [
        item.distribution + (f"[{','.join(item.extras)}]" if item.extras else "") + item.specifier for item in found
    ]
    assert lines == expected


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("git+https://github.com/a/b", id="a repository"),
        pytest.param("https://x.example/a.whl", id="a link"),
        pytest.param("./own", id="a path"),
        pytest.param("-e .", id="an editable path"),
        pytest.param("-e git+https://x.example/a#egg=b", id="an editable repository"),
        pytest.param("a@https://x.example/a.zip", id="a direct reference"),
        pytest.param("--extra-index-url https://evil.example/simple", id="another index"),
        pytest.param("-f https://evil.example", id="links to look at"),
        pytest.param("$NAME", id="a variable"),
        pytest.param("pan;das", id="no requirement"),
    ],
)
def test_what_does_not_pass_through(words: str) -> None:
    found = read(words)
    assert found.installed == ()
    assert len(found.refused) == 1


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("-y -c conda-forge pytorch=1.8", [("torch", "==1.8.*")], id="another name"),
        pytest.param("conda-forge::scikit-learn==0.24.1", [("scikit-learn", "==0.24.1")], id="a channel"),
        pytest.param("cudatoolkit numpy=1.19.2=py37h", [("numpy", "==1.19.2")], id="a build"),
        pytest.param("unheard-of", [], id="unknown to us"),
    ],
)
def test_what_conda_is_told(words: str, expected: list[tuple[str, str]]) -> None:
    assert [(item.distribution, item.specifier) for item in read(words, "conda").installed] == expected


def test_packages_of_the_system_are_listed() -> None:
    assert read("-y graphviz libgl1 $X", "apt").system == ("graphviz", "libgl1")
