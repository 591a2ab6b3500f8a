"""Where the templates are found: in a checkout, and in what is installed from a wheel."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from nb2prod.errors import ScaffoldError
from nb2prod.scaffold import find_templates, read_template, render, templates

from .conftest import CONTEXT

ROOT = Path(__file__).parents[2]
RENDER = """
import hashlib, json, sys
from nb2prod.scaffold import find_templates, render
digests = {file.path: hashlib.sha256(file.data).hexdigest() for file in render("package", json.load(sys.stdin))}
print(json.dumps([str(find_templates()), digests]))
"""


def rendered_by(installed: Path) -> tuple[Path, dict[str, str]]:
    """What an interpreter that sees only `installed` finds and renders."""
    result = subprocess.run(
        [sys.executable, "-P", "-c", RENDER],
        cwd=installed.parent,
        env={**os.environ, "PYTHONPATH": str(installed)},
        input=json.dumps(CONTEXT),
        capture_output=True,
        text=True,
        check=True,
    )
    folder, digests = json.loads(result.stdout)
    return Path(folder), digests


def test_a_checkout_has_them_beside_the_package() -> None:
    assert find_templates() == ROOT / "templates"


def test_an_installation_has_them_inside_the_package(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "nb2prod", tmp_path / "site" / "nb2prod")
    shutil.copytree(ROOT / "templates", tmp_path / "site" / "nb2prod" / "_templates")
    folder, digests = rendered_by(tmp_path / "site")
    assert folder == tmp_path / "site" / "nb2prod" / "_templates"
    assert digests.keys() == {file.path for file in render("package", CONTEXT)}


@pytest.mark.network
@pytest.mark.slow
def test_the_built_wheel_has_them(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT)]
    subprocess.run(command, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    folder, digests = rendered_by(tmp_path / "site")
    assert folder.is_relative_to(tmp_path)
    assert digests.keys() == {file.path for file in render("package", CONTEXT)}


def test_missing_templates_are_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(templates, "__file__", str(tmp_path / "nb2prod" / "scaffold" / "templates.py"))
    with pytest.raises(ScaffoldError, match="templates of nb2prod are missing"):
        find_templates()


def test_every_template_describes_itself() -> None:
    for declaration in find_templates().rglob("template.toml"):
        template = read_template(declaration.parent.relative_to(find_templates()).as_posix())
        assert template.description.endswith(".")
        assert all(text.endswith("\n") for _, text in template.files)
