"""Modules beside the notebook go along: those that are imported, with what they import, and no others."""

from pathlib import Path

import pytest

from nb2prod import pipeline
from nb2prod.pipeline import ConvertOptions

NOTEBOOK = "# %%\nimport helper\nfrom pack.inner import thing\n# %%\nprint(helper.x, thing)\n"
FILES = {
    "helper.py": "from other import x\n",
    "other.py": "x = 1  # kept   as it is\n",
    "unused.py": "y = 2\n",
    "pack/__init__.py": "",
    "pack/inner.py": "from . import deeper\nthing = deeper.value\n",
    "pack/deeper.py": "value = 3\n",
    "pack/unused.py": "",
}


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / "work" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "work" / name).write_text(text)
    path = tmp_path / "work" / "analysis.py"
    path.write_text(NOTEBOOK)
    return path


def taken(notebook: Path, out: Path) -> dict[str, str]:
    pipeline.convert(notebook, out, ConvertOptions("report", pin=False))
    files = (path for path in (out / "src").rglob("*.py") if "report" not in path.parts)
    return {path.relative_to(out / "src").as_posix(): path.read_text() for path in files}


def test_what_is_imported_goes_along_byte_for_byte(notebook: Path, tmp_path: Path) -> None:
    assert taken(notebook, tmp_path / "out") == {
        name: text for name, text in FILES.items() if not name.endswith("unused.py")
    }
    project = (tmp_path / "out/pyproject.toml").read_text()
    assert all(f'"src/{module}",' in project for module in ("helper.py", "other.py", "pack"))


def test_what_the_notebook_writes_itself_stays(notebook: Path, tmp_path: Path) -> None:
    notebook.write_text("# %%\n# %%writefile helper.py\n# x = 5\n# %%\nimport helper\nprint(helper.x)\n")
    assert "helper.py" not in taken(notebook, tmp_path / "out")


def test_a_link_to_another_folder_is_not_followed(notebook: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.py").write_text("token = 'mine'\n")
    (notebook.parent / "helper.py").unlink()
    (notebook.parent / "helper.py").symlink_to(tmp_path / "secret.py")
    assert "helper.py" not in taken(notebook, tmp_path / "out")
