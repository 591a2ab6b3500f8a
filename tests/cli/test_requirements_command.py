"""`nb2prod requirements`, as a person or a program uses it. Pins come from a stand-in where no test of its own asks the index."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nb2prod import pipeline
from nb2prod.errors import RequirementsError
from nb2prod.requirements import InstallReport, Lock, Requirements
from nb2prod.requirements.installtest import ImportResult

CELLS = """
# %% [1]
import pandas as pd, unheard_of
from google.colab import drive
# %% [2]
!apt-get install graphviz
!pip install git+https://git.example/x
print(pd.__version__)
"""
Pinned = Callable[..., dict[str, Any]]


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    path = tmp_path / "churn.py"
    path.write_text(CELLS, encoding="utf-8")
    return path


@pytest.fixture
def pinned(monkeypatch: pytest.MonkeyPatch) -> Pinned:
    """Let `pipeline.pin` give a lock, or raise; what it is asked is kept."""
    asked: dict[str, Any] = {}

    def become(made: Lock | RequirementsError) -> dict[str, Any]:
        def pin(paths: object, needs: Requirements, options: object, progress: object) -> Lock:
            asked["options"] = options
            if isinstance(made, RequirementsError):
                raise made
            return made

        monkeypatch.setattr(pipeline, "pin", pin)
        return asked

    return become


LOCK = Lock("pandas==1.3.5 --hash=sha256:0\n", "uv", "", (("pandas", "1.3.5"),), "3.8.10")


class TestNotes:
    def test_all_that_is_not_required_is_said_beside_the_result(self, nb2prod, notebook: Path) -> None:
        ended = nb2prod("requirements", notebook, "--no-pin")
        assert ended.code == 0
        assert ended.out.splitlines()[0] == "pandas  # cell 1: import pandas"
        assert ended.err.splitlines() == [
            "unresolved: unheard_of (cell 1). say which distribution has it: --map unheard_of=DISTRIBUTION",
            "not followed: git+https://git.example/x (cell 2): a link or a path, not a name on the package index",
            "packages of the system, for its own package manager: graphviz",
        ]

    def test_of_several_notebooks_it_is_said_which(self, nb2prod, notebook: Path, samples: Path) -> None:
        ended = nb2prod("requirements", notebook, samples / "wine.ipynb", "--no-pin")
        assert "unresolved: unheard_of (churn.py, cell 1)." in ended.err

    def test_strict_makes_it_an_exit_code(self, nb2prod, notebook: Path) -> None:
        assert nb2prod("requirements", notebook, "--no-pin", "--strict").code == 1
        assert nb2prod("requirements", notebook, "--no-pin", "--strict", "--map", "unheard_of=six").code == 0


class TestSeveral:
    def test_a_broken_notebook_stops_nobody_but_is_an_exit_code(self, nb2prod, notebook: Path, tmp_path: Path) -> None:
        (tmp_path / "broken.ipynb").write_text("{", encoding="utf-8")
        ended = nb2prod("requirements", notebook, "broken.ipynb", "--no-pin")
        assert ended.code == 2
        assert "error: broken.ipynb" in ended.err
        assert ended.out.startswith("pandas  # cell 1: import pandas")

    def test_where_none_can_be_read_there_is_no_result(self, nb2prod, tmp_path: Path) -> None:
        (tmp_path / "broken.ipynb").write_text("{", encoding="utf-8")
        ended = nb2prod("requirements", "broken.ipynb", "--no-pin", "-o", "requirements.in")
        assert (ended.code, Path("requirements.in").exists()) == (2, False)

    def test_a_folder_without_notebooks_is_an_error(self, nb2prod, tmp_path: Path) -> None:
        ended = nb2prod("requirements", tmp_path)
        assert ended.code == 2
        assert "no notebook" in ended.err


class TestPins:
    def test_options_reach_the_resolver(self, nb2prod, notebook: Path, pinned: Pinned) -> None:
        asked = pinned(LOCK)
        more = ("--as-of", "auto", "--python", "3.9", "--offline", "--resolver", "pip-tools", "--allow-sdists")
        ended = nb2prod("requirements", notebook, *more, "--time-limit", "7", "-o", "requirements.txt")
        assert (ended.code, ended.out) == (0, "")
        assert Path("requirements.txt").read_text(encoding="utf-8") == LOCK.text
        options = asked["options"]
        assert (options.as_of, options.python, options.offline) == ("auto", "3.9", True)
        assert (options.resolver, options.allow_sdists, options.time_limit) == ("pip-tools", True, 7)

    def test_what_to_look_at_is_said(self, nb2prod, notebook: Path, pinned: Pinned) -> None:
        pinned(Lock("", "uv", "2021-01-02", doubts=("six==99: gone",), date_from="printed in an output"))
        ended = nb2prod("requirements", notebook)
        assert ended.err.splitlines()[-2:] == [
            "pinned as of 2021-01-02: printed in an output",
            "left out of the pins: six==99: gone",
        ]

    def test_a_refusal_leaves_no_file(self, nb2prod, notebook: Path, pinned: Pinned) -> None:
        pinned(RequirementsError("the package index cannot be reached", hint="use --offline"))
        ended = nb2prod("requirements", notebook, "-o", "requirements.txt")
        assert ended.code == 2
        assert ended.err.splitlines()[-2:] == ["error: the package index cannot be reached", "  hint: use --offline"]
        assert not Path("requirements.txt").exists()

    def test_json_has_the_source_of_everything(self, nb2prod, notebook: Path, pinned: Pinned) -> None:
        pinned(LOCK)
        said = json.loads(nb2prod("requirements", notebook, "--output-format", "json").out)
        assert said["requirements"][0]["reason"] == "cell 1: import pandas"
        assert said["lock"]["pins"] == {"pandas": "1.3.5"}

    def test_the_table_says_why(self, nb2prod, notebook: Path, pinned: Pinned) -> None:
        pinned(LOCK)
        first, second, *_ = nb2prod("requirements", notebook, "--explain").out.splitlines()
        assert first.split() == ["distribution", "version", "cell", "why"]
        assert second.split() == ["pandas", "1.3.5", "1", "cell", "1:", "import", "pandas", "(same", "name)"]

    @pytest.mark.network
    def test_a_lock_in_the_standard_form(self, nb2prod, tmp_path: Path) -> None:
        (tmp_path / "six.py").unlink(missing_ok=True)
        (tmp_path / "small.py").write_text("# %%\nimport dateutil\n", encoding="utf-8")
        ended = nb2prod("requirements", "small.py", "--as-of", "2024-01-01", "--output-format", "pylock")
        packages = tomllib.loads(ended.out)["packages"]
        assert {item["name"]: item["version"] for item in packages} == {"python-dateutil": "2.8.2", "six": "1.16.0"}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        pytest.param(("--no-pin", "--install-test"), "no effect with --no-pin", id="nothing to install"),
        pytest.param(("--no-pin", "--as-of", "auto"), "no effect with --no-pin", id="no date without pins"),
        pytest.param(("--check", "x.txt", "--offline"), "no effect with --check", id="a check asks nobody"),
        pytest.param(("--check", "x.txt", "--explain"), "does not go together with --check", id="two outputs"),
        pytest.param(("--explain", "--output-format", "json"), "does not go together", id="two forms"),
        pytest.param(("--map", "cv2"), "is not MODULE=DISTRIBUTION", id="half a pair"),
        pytest.param(("--as-of", "yesterday"), "is not a date", id="no date"),
        pytest.param(("--resolver", "poetry"), "poetry", id="an unknown resolver"),
        pytest.param(("--env", "/no/such/place"), "no Python at", id="no environment"),
        pytest.param(("--check", "nosuch.txt"), "nosuch.txt: cannot be read", id="no file to compare with"),
        pytest.param(("--python", "2.7"), "knows Python 2.7", id="a Python too old"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(
    nb2prod, notebook: Path, options: tuple[str, ...], words: str
) -> None:
    ended = nb2prod("requirements", notebook, *options)
    assert ended.code == 2
    assert words in " ".join(ended.err.split())
    assert ended.out == ""


class TestCheck:
    def test_a_file_that_has_it_all_passes(self, nb2prod, notebook: Path, tmp_path: Path) -> None:
        (tmp_path / "base.txt").write_text("-r requirements.txt\npandas>=1\n", encoding="utf-8")
        (tmp_path / "requirements.txt").write_text("-r base.txt\nsix\n", encoding="utf-8")
        ended = nb2prod("requirements", notebook, "--check", "requirements.txt")
        assert ended.code == 0
        assert ended.out.splitlines() == [
            "unused   six is listed, but no cell imports it",
            "requirements.txt: 0 missing or different, 1 listed without being imported",
        ]

    def test_what_is_missing_is_an_exit_code_and_json(self, nb2prod, notebook: Path, tmp_path: Path) -> None:
        (tmp_path / "environment.yml").write_text("dependencies:\n  - numpy\n", encoding="utf-8")
        ended = nb2prod("requirements", notebook, "--check", "environment.yml", "--output-format", "json")
        assert ended.code == 1
        found = json.loads(ended.out)
        assert [(item["kind"], item["distribution"]) for item in found["mismatches"]] == [
            ("missing", "pandas"),
            ("unused", "numpy"),
        ]
        assert not found["passed"]

    def test_a_file_that_is_broken_is_no_empty_file(self, nb2prod, notebook: Path, tmp_path: Path) -> None:
        (tmp_path / "pyproject.toml").write_text("[project", encoding="utf-8")
        ended = nb2prod("requirements", notebook, "--check", "pyproject.toml")
        assert ended.code == 2


class TestInstallTest:
    @pytest.mark.parametrize(
        ("result", "code", "words"),
        [
            pytest.param(ImportResult("pandas", "", False), 0, "passed: 1 of 1 modules", id="all imported"),
            pytest.param(ImportResult("pandas", "ImportError: x", False), 1, "pandas: ImportError: x", id="one fails"),
            pytest.param(ImportResult("six", "ImportError: x", True), 0, "six (optional): ImportError", id="optional"),
        ],
    )
    def test_an_import_that_fails_is_an_exit_code(
        self,
        nb2prod,
        notebook: Path,
        pinned: Pinned,
        monkeypatch: pytest.MonkeyPatch,
        result: ImportResult,
        code: int,
        words: str,
    ) -> None:
        pinned(LOCK)
        monkeypatch.setattr(pipeline, "prove", lambda *_: InstallReport("3.8.10", (result,)))
        ended = nb2prod("requirements", notebook, "--install-test")
        assert ended.code == code
        assert words in ended.err
        assert ended.out == LOCK.text


def test_an_environment_tells_names_and_versions(nb2prod, tmp_path: Path) -> None:
    import sys
    from importlib.metadata import version

    (tmp_path / "small.py").write_text("# %%\nimport packaging\n", encoding="utf-8")
    ended = nb2prod("requirements", "small.py", "--env", sys.prefix, "--no-pin")
    assert ended.out.startswith(f"packaging=={version('packaging')}  # cell 1: import packaging; version: environment")
