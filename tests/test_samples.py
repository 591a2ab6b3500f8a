"""Every sample, end to end: what it becomes is held by golden trees, and the package does what the notebook is recorded to have done.

After a change that is meant: `pytest tests/test_samples.py --update-golden`, and read the difference before you commit it.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nb2prod import pipeline
from nb2prod.notebook import Notebook, read_notebook

GOLDEN = Path(__file__).parent / "golden"
FOLDER = Path(__file__).parent.parent / "sample_notebooks"
SAMPLES = sorted([*FOLDER.glob("*.ipynb"), FOLDER / "energy.py"])
HELPERS = "__init__|__main__|capture|display|figures|files|kernel|parameters|shell|unsupported"
TOLD_BY_THE_NOTEBOOK = re.compile(rf"src/\w+/(?!({HELPERS})\.py)\w+\.py|requirements\.in")
NOT_COMPARED = (
    re.compile(r"^<Figure size [^>]*>\n?", re.MULTILINE),
    re.compile(r"^.*(?:CPU times|Wall time|per loop \(mean).*\n?", re.MULTILINE),
)


@pytest.fixture(params=SAMPLES, ids=lambda path: path.stem)
def converted(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Path, str]:
    """A sample, the project it was converted to, without running it, and the name of the package."""
    done = pipeline.convert(request.param, tmp_path / "out", pipeline.ConvertOptions(pin=False))
    return request.param, tmp_path / "out", done.plan.package


def test_what_it_becomes(converted: tuple[Path, Path, str], update_golden: bool) -> None:
    _, out, package = converted
    tree = GOLDEN / package
    made = {path.relative_to(out).as_posix(): path for path in sorted(out.rglob("*")) if path.is_file()}
    texts = {
        name: path.read_text(encoding="utf-8") for name, path in made.items() if TOLD_BY_THE_NOTEBOOK.fullmatch(name)
    }
    if update_golden:
        shutil.rmtree(tree, ignore_errors=True)
        for name, text in texts.items():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            (tree / name).write_text(text, encoding="utf-8")
    golden = {
        path.relative_to(tree).as_posix(): path.read_text(encoding="utf-8")
        for path in tree.rglob("*")
        if path.is_file()
    }
    assert texts == golden


@pytest.mark.parametrize("show", [False, True], ids=["printed", "shown"])
def test_it_does_what_the_notebook_did(converted: tuple[Path, Path, str], tmp_path: Path, show: bool) -> None:
    path, out, package = converted
    notebook = read_notebook(path)
    if not any(cell.outputs for cell in notebook.cells):
        pytest.skip("nothing is recorded in this format")
    work = tmp_path / "work"
    shutil.copytree(FOLDER, work, ignore=shutil.ignore_patterns("*.ipynb", "refused"))
    command = [sys.executable, "-m", package, *(["--show"] if show else [])]
    environment = {**os.environ, "PYTHONPATH": str(out / "src"), "PYTHONHASHSEED": "0"}
    ended = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr
    assert comparable(ended.stdout) == comparable(recorded(notebook, show))


def recorded(notebook: Notebook, show: bool) -> str:
    """What the notebook printed; with `show`, also the text of what it displayed."""
    text = ""
    for output in (output for cell in notebook.cells for output in cell.outputs):
        if output.kind == "stream" and output.name == "stdout":
            text += output.text
        elif show and output.kind in ("execute_result", "display_data"):
            text += ("\n" if text and not text.endswith("\n") else "") + output.text + "\n"
    return text


def comparable(text: str) -> str:
    for pattern in NOT_COMPARED:
        text = pattern.sub("", text)
    return "\n".join(line.rstrip() for line in text.strip().splitlines())
