"""Add-ons, from the command to the files: what they bring, when they are refused, and that texts of the notebook stay data in them."""

import ast
import json
import subprocess
import sys
import tomllib
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from markdown_it import MarkdownIt

from nb2prod import pipeline
from nb2prod.cli.app import main
from nb2prod.errors import Nb2prodError, PlanError, ScaffoldError
from nb2prod.scaffold import choose_addons, find_addons
from nb2prod.scaffold.notation import one_line
from nb2prod.steps.names import plain_text
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
    code: list[dict[str, object]] = [
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


def test_black_has_nothing_to_do_under_a_long_name(tmp_path: Path) -> None:
    convert(notebook(tmp_path, TRAINS), tmp_path / "out", *ADDONS, name="predictions_of_the_churn_of_our_customer")
    command = [sys.executable, "-m", "black", "--diff", "--quiet", "."]
    assert subprocess.run(command, cwd=tmp_path / "out", capture_output=True, text=True, check=True).stdout == ""


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


HOSTILE = {
    "quotes": """a"b'c\"\"\"d'''e\\""",
    "braces": "{{ 7*7 }} {% raw %} {x} ${HOME} #{y} %(z)s",
    "HTML": "<script>alert(1)</script> <img src=x onerror=alert(1)> -->",
    "shell": "$(touch hacked) `id` ; rm -rf / | && \\",
    "controls": "a\u2028b\nc\x1b[2Jd\u202e ::error::x",
    "YAML": "]]> --- !!python/object:x # - item: {a: b}",
    "markdown": "| a | **b** [c](javascript:d) ![e](f) ``` ~~~",
}
BENIGN = "plain"


def in_one_line(text: str) -> str:
    return " ".join(text.splitlines())


def with_title(folder: Path, text: str) -> Path:
    return notebook(folder, TRAINS, title=in_one_line(text))


def with_heading(folder: Path, text: str) -> Path:
    return notebook(folder, [*TRAINS, f"# ## Ask them all: {in_one_line(text)}\n{text}", "print(1)"])


def with_column(folder: Path, text: str) -> Path:
    return notebook(folder, [*TRAINS, f"frame = {{{text!r}: [1.0, 2.0]}}\nprint(frame)"])


def with_parameter(folder: Path, text: str) -> Path:
    about = "".join(letter for letter in text if letter.isprintable())
    return notebook(folder, [f"#| nb2prod: parameters\nname = {text!r}  # {about}", *TRAINS, "print(name)"])


def with_metadata(folder: Path, text: str) -> Path:
    path = notebook(folder, TRAINS)
    content = json.loads(path.read_text(encoding="utf-8"))
    kernel = {"name": text, "display_name": text, "language": "python"}
    content["metadata"] |= {"title": text, "authors": [{"name": text}], "kernelspec": kernel, text: text}
    content["cells"][1]["metadata"] = {"tags": [text], "name": text, text: text}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


PLACES = {
    place.__name__.removeprefix("with_"): place
    for place in (with_title, with_heading, with_column, with_parameter, with_metadata)
}


@pytest.fixture(scope="module")
def benign(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """What the conversions give for a text that means nothing anywhere, by place."""
    made = {}
    for name, place in PLACES.items():
        folder = tmp_path_factory.mktemp(name)
        convert(place(folder, BENIGN), folder / "out", *ADDONS)
        made[name] = tree(folder / "out")
    return made


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("place", PLACES)
def test_texts_of_the_notebook_stay_data(
    place: str, text: str, benign: dict[str, dict[str, bytes]], tmp_path: Path
) -> None:
    convert(PLACES[place](tmp_path, text), tmp_path / "out", *ADDONS)
    made, usual = tree(tmp_path / "out"), benign[place]
    assert set(made) == set(usual)
    for name, data in made.items():
        if name.endswith(".py"):
            assert shape(data) == shape(usual[name]), name
        elif name.endswith(".toml"):
            assert keys(tomllib.loads(data.decode())) == keys(tomllib.loads(usual[name].decode())), name
        elif name.endswith(".json"):
            assert keys(json.loads(data)).keys() == keys(json.loads(usual[name])).keys(), name
        elif name.endswith(".zip"):
            assert ZipFile(BytesIO(data)).namelist() == ZipFile(BytesIO(usual[name])).namelist()
        elif name.endswith(".md"):
            assert elements(data) == elements(usual[name]), name
        else:
            assert without_reasons(data) == without_reasons(usual[name]), name
    check_read_back(place, text, made)


def check_read_back(place: str, text: str, made: dict[str, bytes]) -> None:
    """Does the text come out of the files of its place as it went in?"""
    told = one_line(plain_text(in_one_line(text)))
    heading = plain_text(f"Ask them all: {in_one_line(text)}")
    if place == "title":
        assert tomllib.loads(made["pyproject.toml"].decode())["project"]["description"] == told
        assert words(made["README.md"])[0] == told
    elif place == "heading":
        assert heading in [step["title"] for step in json.loads(made["nb2prod.json"])["steps"]]
        assert any(one_line(heading) in each for each in words(made["README.md"]))
    elif place in ("column", "parameter"):
        assert text in strings(made[f"src/sample/{'steps' if place == 'column' else 'parameters'}.py"])


def keys(content: object) -> dict[str, object]:
    """The keys of nested tables; of lists only how long they are."""
    if not isinstance(content, dict):
        return {}
    return {key: keys(value) if isinstance(value, dict) else None for key, value in content.items()}


def elements(page: bytes) -> list[str]:
    """The kinds of the elements of a page of markdown, and the HTML that gets through."""
    tokens = MarkdownIt().enable("table").parse(page.decode())
    inside = [child for token in tokens for child in token.children or ()]
    html = [token.content for token in (*tokens, *inside) if token.type.startswith("html")]
    links = [token.type for token in inside if token.type in ("link_open", "image")]
    return [token.type for token in tokens] + html + links


def words(page: bytes) -> list[str]:
    """The texts of a page of markdown, without its markup."""
    inline = (token for token in MarkdownIt().enable("table").parse(page.decode()) if token.children)
    return ["".join(child.content for child in token.children or ()) for token in inline]


def without_reasons(data: bytes) -> list[bytes]:
    return [line.partition(b"  #")[0] for line in data.splitlines()]


def strings(source: bytes) -> set[str]:
    constants = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str)}


def shape(source: bytes) -> str:
    """The module without docstrings and with every text replaced by the same one: what is left must not depend on texts of the notebook."""
    module = ast.parse(source)
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:]
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(module)
