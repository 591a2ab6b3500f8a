"""Add-ons, from the command to the files: what they bring, when they are refused, and that texts of the notebook stay data in them."""

import ast
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from nb2prod import pipeline
from nb2prod.cli.app import main
from nb2prod.errors import Nb2prodError, PlanError, ScaffoldError
from nb2prod.scaffold import choose_addons, find_addons
from nb2prod.update import Wishes, update

ADDONS = tuple(addon.name for addon in find_addons())
TRAINS = [
    "# ## Load\n# What it learns from.",
    "import numpy as np\nfrom sklearn.linear_model import LinearRegression\nX = np.arange(20.0).reshape(10, 2)\ny = X.sum(axis=1)",
    "# ## Train\n# And ask.",
    "model = LinearRegression().fit(X, y)",
    "print(model.predict(X[:1]))",
]


def notebook(folder: Path, cells: list[str], *, title: str = "Sample", python: str = "3.11.4") -> Path:
    code = [
        (
            {"cell_type": "markdown", "id": f"c{n}", "metadata": {}, "source": cell.replace("# ", "", 1)}
            if cell.startswith("# ##")
            else {
                "cell_type": "code",
                "id": f"c{n}",
                "metadata": {},
                "execution_count": None,
                "outputs": [],
                "source": cell,
            }
        )
        for n, cell in enumerate(cells)
    ]
    head = {"cell_type": "markdown", "id": "head", "metadata": {}, "source": f"# {title}"}
    language = {"language_info": {"name": "python", "version": python}}
    content = {"cells": [head, *code], "metadata": language, "nbformat": 4, "nbformat_minor": 5}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sample.ipynb").write_text(json.dumps(content), encoding="utf-8")
    return folder / "sample.ipynb"


def convert(path: Path, out: Path, *addons: str, **options: str) -> None:
    pipeline.convert(path, out, pipeline.ConvertOptions(pin=False, addons=addons, **options))  # type: ignore[arg-type]


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def with_everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("everything")
    convert(notebook(folder, TRAINS), folder / "out", *ADDONS)
    return folder / "out"


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("plain")
    convert(notebook(folder, TRAINS), folder / "out")
    return tree(folder / "out")


@pytest.mark.parametrize("name", ADDONS)
def test_each_brings_files_and_says_so(name: str, plain: dict[str, bytes], tmp_path: Path) -> None:
    convert(notebook(tmp_path, TRAINS), tmp_path / "out", name)
    brought = tree(tmp_path / "out")
    assert set(brought) > set(plain)
    assert len(brought["README.md"]) > len(plain["README.md"])
    texts = b"".join(brought.values())
    assert b"nb2prod" not in b"".join(data for file, data in brought.items() if file.endswith(".py"))
    assert b"TODO" not in texts


def test_what_they_bring_is_clean(with_everything: Path) -> None:
    rules = ["--extend-select", "I,B,C4,SIM,RET,PIE,PERF,W,N", "--ignore", "N803,N806,SIM105,B905,B008"]
    for command in (["ruff", "check", "--no-cache", *rules, "."], ["black", "--check", "--quiet", "."]):
        ended = subprocess.run([sys.executable, "-m", *command], cwd=with_everything, capture_output=True, text=True)
        assert ended.returncode == 0, ended.stdout + ended.stderr


def test_lines_are_short(with_everything: Path) -> None:
    for path in with_everything.rglob("*.py"):
        assert [line for line in path.read_text().splitlines() if len(line) > 88] == [], path


def test_requirements_say_what_they_are_for(with_everything: Path) -> None:
    lines = (with_everything / "requirements.in").read_text().splitlines()
    assert "fastapi>=0.115  # add-on service" in lines
    assert any(line.startswith("scikit-learn") and "import sklearn" in line for line in lines)
    project = tomllib.loads((with_everything / "pyproject.toml").read_text())["project"]
    assert "fastapi>=0.115" in project["dependencies"]
    assert "httpx>=0.27" in project["optional-dependencies"]["test"]


def test_adding_later_is_the_same_as_at_once(with_everything: Path, tmp_path: Path) -> None:
    convert(notebook(tmp_path, TRAINS), tmp_path / "out")
    done = update(tmp_path / "out", Wishes(addons=ADDONS))
    assert not done.conflicts
    assert tree(tmp_path / "out") == tree(with_everything)


def test_adding_keeps_what_a_person_wrote(tmp_path: Path) -> None:
    convert(notebook(tmp_path, TRAINS), tmp_path / "out")
    steps = tmp_path / "out" / "src" / "sample" / "steps.py"
    steps.write_text(steps.read_text() + "\n\nOURS = 1\n")
    update(tmp_path / "out", Wishes(addons=("model",)))
    assert "OURS = 1" in steps.read_text()
    assert (tmp_path / "out" / "src" / "sample" / "train.py").is_file()


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    convert(notebook(tmp_path, TRAINS), tmp_path / "out")
    monkeypatch.setattr(sys, "argv", ["nb2prod", "add", "model, card", str(tmp_path / "out")])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 0
    assert "created  src/sample/model_card.py\n" in capsys.readouterr().out


def test_what_comes_along_comes_first_and_once() -> None:
    names = [addon.name for addon in choose_addons(["service", "model", "service"])]
    assert names == ["model", "service"]


@pytest.mark.parametrize(
    ("cells", "python", "addon", "reason", "kind"),
    [
        pytest.param(TRAINS, "3.11.4", "nothing", "there is no add-on 'nothing'", ScaffoldError, id="unknown"),
        pytest.param(["print(1)"], "3.11.4", "service", "no fitted model was found", PlanError, id="no model"),
        pytest.param(["print(1)"], "3.11.4", "schema", "no step only loads data", PlanError, id="no loading"),
        pytest.param(TRAINS, "3.8.1", "service", "needs Python 3.10 or later", ScaffoldError, id="old Python"),
    ],
)
def test_what_is_refused(
    cells: list[str], python: str, addon: str, reason: str, kind: type[Nb2prodError], tmp_path: Path
) -> None:
    with pytest.raises(kind, match=reason):
        convert(notebook(tmp_path, cells, python=python), tmp_path / "out", addon)
    assert not (tmp_path / "out").exists()


HOSTILE = (
    """a"b'c\"\"\"d'''e""",
    "{{ 7*7 }} {% raw %} {x} ${HOME}",
    "<script>alert(1)</script> <img src=x onerror=alert(1)>",
    "$(touch hacked) `id` ; rm -rf / | && \\",
    "a\u2028b\x1b[2Jc\u202ed ::error::x",
    "]]> --- !!python/object:x # \n- item: {a: b}\nFROM scratch\nRUN id",
)


def test_texts_of_the_notebook_stay_data(with_everything: Path, tmp_path: Path) -> None:
    title = " ".join(HOSTILE).replace("\n", " ")
    convert(notebook(tmp_path, TRAINS, title=title), tmp_path / "out", *ADDONS)
    made, usual = tree(tmp_path / "out"), tree(with_everything)
    assert set(made) == set(usual)
    for name, data in made.items():
        if name.endswith(".py"):
            assert shape(data) == shape(usual[name]), name
        elif name.endswith(".toml"):
            assert tomllib.loads(data.decode()).keys() == tomllib.loads(usual[name].decode()).keys(), name
        if name.endswith(".md"):
            assert b"<script" not in data and b"<img" not in data


def shape(source: bytes) -> str:
    """The module with every text replaced by the same one: what is left must not depend on texts of the notebook."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(tree)
