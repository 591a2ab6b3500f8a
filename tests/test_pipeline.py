"""The Python API, and promises that only hold if all stages keep them."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nb2prod import pipeline
from nb2prod.diagnostics import Verdict
from nb2prod.errors import PlanError

HOSTILE = [
    "../../evil",
    "/etc/passwd",
    "CON",
    "a\x00b",
    "-rf",
    "{{ 7*7 }}{% raw %}",
    "${HOME} `id` $(id)",
    "\u202egnp.exe",
    '"""; import os #',
    "\\..\\..\\evil",
    "class",
    "x" * 300,
    "\x1b[2J::error::",
    "\ud800",
]


def notebook_file(folder: Path, *cells: dict[str, object], name: str = "sample.ipynb") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    code = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": []}
    filled = [{**code, "id": f"c{number}", **cell} for number, cell in enumerate(cells)]
    document = {"cells": filled, "metadata": {"language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 5}
    (folder / name).write_text(json.dumps(document))
    return folder / name


def convert(path: Path, out: Path, **options: object) -> pipeline.Conversion:
    return pipeline.convert(path, out, pipeline.ConvertOptions(pin=False, **options))  # type: ignore[arg-type]


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def run_package(out: Path, package: str, *arguments: str, cwd: Path) -> str:
    environment = {**os.environ, "PYTHONPATH": str(out / "src")}
    command = [sys.executable, "-m", package, *arguments]
    ended = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_lint_gives_a_report_for_whatever_file(samples: Path, tmp_path: Path) -> None:
    assert pipeline.lint(samples / "churn.ipynb").verdict is Verdict.YES
    assert pipeline.lint(samples / "refused" / "deleted_cell.ipynb").stop.name == "offsets"  # type: ignore[union-attr]
    (tmp_path / "broken.ipynb").write_text("{")
    assert "broken.ipynb" in pipeline.lint(tmp_path / "broken.ipynb").error
    assert pipeline.lint(tmp_path / "none.ipynb").error


def test_the_verdict_of_lint_decides_about_conversion(samples: Path, tmp_path: Path) -> None:
    for path in (samples / "refused").glob("*.ipynb"):
        with pytest.raises(PlanError) as refusal:
            convert(path, tmp_path / "out")
        assert refusal.value.place.startswith(f"{path.name}: cell 3")
        assert refusal.value.hint
    assert list(tmp_path.iterdir()) == []


def test_a_stopping_cell_that_is_skipped_is_no_reason_to_refuse(tmp_path: Path) -> None:
    path = notebook_file(
        tmp_path, {"source": "print(gone)", "metadata": {"tags": ["nb2prod:skip"]}}, {"source": "print('kept')"}
    )
    convert(path, tmp_path / "out")
    assert run_package(tmp_path / "out", "sample", cwd=tmp_path) == "kept\n"


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_text_of_a_notebook_never_leads_out_of_the_folder(tmp_path: Path, text: str) -> None:
    """As a heading, a tag, metadata, and in code; the package still runs, and prints the text as it is."""
    source = f"print(ascii({text!r}))".encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    inside = tmp_path / "deep" / "inside"
    path = notebook_file(
        inside,
        {"cell_type": "markdown", "source": f"# {text}\n\n## {text}"},
        {"source": "value = 1", "metadata": {"tags": [f"nb2prod:step={text}", f"nb2prod:module={text}", text]}},
        {"source": source, "metadata": {"nb2prod": {"step": text, "module": text}, "name": text}},
    )
    convert(path, inside / "out")
    assert sorted(path.name for path in inside.iterdir()) == ["out", "sample.ipynb"]
    assert [path.name for path in tmp_path.iterdir()] == ["deep"]
    assert "49" not in run_package(inside / "out", "sample", "--list", cwd=inside)
    assert run_package(inside / "out", "sample", cwd=inside).startswith("'")


@pytest.mark.parametrize(
    "name", ["-rf.ipynb", "a b (1).ipynb", "$(id).ipynb", "{{ 7*7 }}.ipynb", "класс.ipynb", "import.ipynb", "..ipynb"]
)
def test_odd_file_names_make_packages_that_run(tmp_path: Path, name: str) -> None:
    path = notebook_file(tmp_path / "nb", {"source": "print('hello')"}, name=name)
    package = convert(path, tmp_path / "out").plan.package
    assert run_package(tmp_path / "out", package, cwd=tmp_path) == "hello\n"


def test_bytes_depend_on_the_notebook_alone(samples: Path, tmp_path: Path) -> None:
    """Not on the hash seed, nor on the folder one stands in. With more seeds: `NB2PROD_SEEDS=20`."""
    notebook = Path(shutil.copy(samples / "classes.ipynb", tmp_path))
    runs = [(str(seed), (tmp_path, samples)[seed % 2]) for seed in range(int(os.environ.get("NB2PROD_SEEDS", "2")))]
    for seed, cwd in runs:
        command(seed, cwd, "convert", notebook, "-o", tmp_path / seed, "--no-pin")
    converted = [files_of(tmp_path / seed) for seed, _ in runs]
    assert all(tree == converted[0] for tree in converted)
    notebook.write_text(notebook.read_text().replace("## ", "## Newly "))
    for seed, cwd in runs:
        command(seed, cwd, "update", Path(os.path.relpath(tmp_path / seed, cwd)))
    updated = [files_of(tmp_path / seed) for seed, _ in runs]
    assert all(tree == updated[0] != converted[0] for tree in updated)


def command(seed: str, cwd: Path, *arguments: str | Path) -> None:
    line = [sys.executable, "-m", "nb2prod", *map(str, arguments)]
    subprocess.run(line, cwd=cwd, env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True)


def test_the_notebook_is_never_touched(samples: Path, tmp_path: Path) -> None:
    path = tmp_path / "churn.ipynb"
    path.write_bytes((samples / "churn.ipynb").read_bytes())
    before = path.stat().st_mtime_ns
    convert(path, tmp_path / "out")
    assert (path.read_bytes(), path.stat().st_mtime_ns) == ((samples / "churn.ipynb").read_bytes(), before)


def test_requirements_of_several_notebooks_are_one_list(samples: Path) -> None:
    found = pipeline.requirements([samples / "wine.ipynb", samples / "classes.ipynb"])
    assert [item.distribution for item in found.direct] == ["numpy", "pandas", "scikit-learn"]
    reason = found.direct[2].reason
    assert reason.startswith("wine.ipynb, cell 2: import sklearn")
    assert "classes.ipynb, cell 2" in reason


def test_a_name_for_the_package_may_be_given(samples: Path, tmp_path: Path) -> None:
    assert convert(samples / "wine.ipynb", tmp_path / "out", name="bottles").plan.package == "bottles"
    assert (tmp_path / "out" / "src" / "bottles" / "__main__.py").exists()
    with pytest.raises(PlanError, match="cannot be the name of a package"):
        convert(samples / "wine.ipynb", tmp_path / "other", name="json")


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("pandas.ipynb", "import pandas as pd"),
        ("text_tools.ipynb", "from text_tools import MARK"),
        ("sums.py", "x = 1"),
    ],
    ids=["imported", "beside", "itself"],
)
def test_a_package_hides_no_module(tmp_path: Path, name: str, source: str) -> None:
    (tmp_path / "text_tools.py").write_text("MARK = 1\n")
    path = tmp_path / name
    if path.suffix == ".py":
        path.write_text(f"# %%\n{source}\n")
    else:
        notebook_file(tmp_path, {"source": source}, name=name)
    options = pipeline.plan_options(pipeline.read_notebook(path))
    assert options.name == f"{path.stem}_notebook"
    with pytest.raises(PlanError, match="cannot be the name of a package"):
        pipeline.plan_options(pipeline.read_notebook(path), path.stem)
