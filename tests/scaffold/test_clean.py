"""All that the templates render passes ruff, black and mypy, whatever mixture of helpers a notebook needs."""

import ast
import subprocess
import sys
from collections.abc import Callable
from itertools import chain, combinations
from pathlib import Path

import pytest

from nb2prod.scaffold import apply, plan_changes, render

from .conftest import CONTEXT, Project

HELPERS = {
    "display": ["show", "display", "rich", "precision"],
    "figures": ["show_figures"],
    "capture": ["captured"],
    "live": ["show", "live_output"],
    "handles": ["display", "live_output"],
    "shell": ["shell"],
    "lines": ["shell_lines"],
    "script": ["script"],
    "naming": ["notebook_names"],
    "literals": ["own"],
    "folders": ["change_folder"],
    "timing": ["timed"],
    "write": ["write_file"],
    "run": ["run_file"],
    "unsupported": ["unsupported"],
}
DISPLAY = dict.fromkeys(("uses_pandas", "uses_matplotlib", "uses_kernel", "uses_widgets", "uses_plotly"), False)
MIXTURES = {
    "nothing": {"helpers": [], **DISPLAY},
    "everything": {"helpers": [*chain(*HELPERS.values())], "uses_kernel": True, "uses_widgets": True, "uses_plotly": True},
    "everything, for Python 3.8": {"helpers": [*chain(*HELPERS.values())], "uses_kernel": True, "uses_widgets": True, "uses_plotly": True, "requires_python": ">=3.8"},
    "no parameters": {"parameters": []},
    "clashing parameters": {"parameters": [{"name": "show", "type": "bool", "default": "True", "doc": ""}]},
    "pandas": {"helpers": [], **DISPLAY, "uses_pandas": True},
    "matplotlib": {"helpers": [], **DISPLAY, "uses_matplotlib": True},
    "kernel": {"helpers": [], **DISPLAY, "uses_kernel": True},
    "kernel of a notebook that clears": {"helpers": ["live_output"], **DISPLAY, "uses_kernel": True},
    "kernel for widgets and plotly": {"helpers": [], **DISPLAY, "uses_kernel": True, "uses_widgets": True, "uses_plotly": True},
    "warnings": {"helpers": [], **DISPLAY, "sees_warnings": True},
    "words at exit": {"helpers": [], **DISPLAY, "speaks_at_exit": True},
    **{name: {"helpers": helpers, **DISPLAY} for name, helpers in HELPERS.items()},
    **{
        f"{one} and {other}": {"helpers": [*HELPERS[one], *HELPERS[other]], **DISPLAY}
        for one, other in combinations(HELPERS, 2)
    },
}  # fmt: skip


PIPELINE = """\
CELLS: dict[str, str] = {}


def run(parameters: object) -> dict[str, object]:
    return {}
"""


@pytest.fixture(scope="module")
def all_mixtures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of projects, one for each mixture, so that each tool runs once."""
    top = tmp_path_factory.mktemp("mixtures")
    for number, changes in enumerate(MIXTURES.values()):
        files = render("package", CONTEXT | {"package": f"p{number:02}"} | changes)
        apply(plan_changes(files, top / f"p{number:02}"), top / f"p{number:02}")
    return top


def check(*command: str, folder: Path) -> None:
    result = subprocess.run([sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True)
    names = "\n".join(f"p{number:02}: {name}" for number, name in enumerate(MIXTURES))
    assert result.returncode == 0, f"{result.stdout}{result.stderr}\n{names}"


def test_ruff(all_mixtures: Path) -> None:
    check("ruff", "check", "--no-cache", ".", folder=all_mixtures)


def test_ruff_with_sorted_imports_and_modern_syntax(all_mixtures: Path) -> None:
    check(
        "ruff",
        "check",
        "--no-cache",
        "--extend-select",
        "I,B,C4,SIM,RET,PIE,PERF,W,N",
        "--ignore",
        "N803,SIM105,B905",
        ".",
        folder=all_mixtures,
    )


def test_black(all_mixtures: Path) -> None:
    check("black", "--check", "--quiet", ".", folder=all_mixtures)


@pytest.mark.slow
def test_mypy(all_mixtures: Path) -> None:
    everything = f"p{list(MIXTURES).index('everything'):02}"
    source = all_mixtures / everything / "src" / everything
    (source / "__init__.py").touch()
    (source / "pipeline.py").write_text(PIPELINE)
    check(
        "mypy", "--strict", "--ignore-missing-imports", f"{everything}/src", f"{everything}/tests", folder=all_mixtures
    )


def test_old_python_can_parse_it(all_mixtures: Path) -> None:
    old = f"p{list(MIXTURES).index('everything, for Python 3.8'):02}"
    for path in (all_mixtures / old).rglob("*.py"):
        ast.parse(path.read_text(), feature_version=(3, 8))


def test_lines_are_short(all_mixtures: Path) -> None:
    for path in all_mixtures.rglob("*.py"):
        assert [line for line in path.read_text().splitlines() if len(line) > 88] == [], path


def test_no_blank_line_too_many(make: Callable[..., Project]) -> None:
    for path in make().out.rglob("*.md"):
        assert "\n\n\n" not in path.read_text()
