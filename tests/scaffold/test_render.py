"""Templates filled with values, hostile ones among them."""

import ast
import enum
import re
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from nb2prod.errors import ScaffoldError
from nb2prod.scaffold import read_template, render, templates

from .conftest import CONTEXT

HELPERS = ["show", "display", "rich", "captured", "shell", "script", "write_file", "unsupported"]
NASTY = {
    "quotes": """it's "quoted" '''three''' \"\"\"times\"\"\" """,
    "backslashes": "C:\\new\\table\\",
    "newlines": "one\ntwo\r\nthree\u2028four",
    "braces": "{{ 7 * 7 }} {% for x in y %} {# gone #}",
    "f-string": "{package!r} %(prog)s %s %",
    "toml": '"]\n[project.scripts]\nevil = "os:system',
    "html": "<script>alert('x')</script><img src=x onerror=y>",
    "shell": "$(rm -rf /); `id` && echo $HOME | sh",
    "escapes": "\x1b]0;title\x07 \x1b[31mred \x00\x7f\x9b",
    "bidi": "abc\u202edef\u2066",
    "markdown": "``` [a](javascript:b) | x | y |\n# heading",
    "unicode": "数据 naïve 🎉",
    "surrogate": "a\udc80b",
    "empty": "",
    "long": "word " * 2000,
}


@pytest.fixture
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Make a template of one's own out of names and texts."""

    def make(**files: str) -> None:
        folder = tmp_path / "templates" / "package"
        folder.mkdir(parents=True)
        (folder / "template.toml").write_text('description = "one of the tests"\n')
        for name, text in files.items():
            (folder / f"{name}.jinja").write_text(text)

    monkeypatch.setattr(templates, "find_templates", lambda: tmp_path / "templates")
    return make


def rendered(**context: object) -> dict[str, str]:
    return {file.path: file.data.decode() for file in render("package", context)}


def test_names_of_files_are_filled_too(template: Any) -> None:
    template(**{"{{ package }}.py": "x\n"})
    assert rendered(package="churn") == {"churn.py": "x\n"}


def test_nothing_but_space_is_no_file(template: Any) -> None:
    template(a="{% if wanted %}\ntext\n{% endif %}\n", b="b")
    assert rendered(wanted=False) == {"b": "b"}
    assert rendered(wanted=True) == {"a": "text\n", "b": "b"}


def test_values_are_not_templates(template: Any) -> None:
    template(a="{{ text }}")
    assert rendered(text="{{ 7 * 7 }}") == {"a": "{{ 7 * 7 }}"}


def test_a_missing_value_is_an_error(template: Any) -> None:
    template(a="{{ nothing }}")
    with pytest.raises(ScaffoldError, match="'nothing' is undefined") as caught:
        rendered()
    assert caught.value.place == "package/a"


@pytest.mark.parametrize("name", ["../x", "/x", "a\nb", "nul", ""])
def test_a_name_from_a_value_stays_inside(template: Any, name: str) -> None:
    template(**{"{{ name }}": "x"})
    with pytest.raises(ScaffoldError, match="cannot write"):
        rendered(name=name)


@pytest.mark.parametrize(
    "expression",
    [
        "{{ text.__class__.__mro__ }}",
        "{{ ''.format.__globals__ }}",
        "{{ '{0.__class__}'.format(text) }}",
        "{{ cycler.__init__.__globals__ }}",
    ],
)
def test_the_sandbox_leads_nowhere(template: Any, expression: str) -> None:
    template(a=expression)
    with pytest.raises(ScaffoldError):
        rendered(text="x")


class Colour(enum.StrEnum):
    RED = "red"


@pytest.mark.parametrize(
    "value",
    [object(), Path("x"), 1.5, b"x", {1: "a"}, {"a": [object()]}, Colour.RED, len],
    ids=["object", "path", "float", "bytes", "number as key", "object inside", "enum", "function"],
)
def test_only_plain_values_reach_a_template(template: Any, value: object) -> None:
    template(a="{{ value }}")
    with pytest.raises(TypeError, match="templates take"):
        rendered(value=value)


def test_there_is_no_such_template() -> None:
    with pytest.raises(ScaffoldError, match="no template") as caught:
        render("../package", {})
    assert "package" in caught.value.hint


def test_the_package_template_says_what_it_is() -> None:
    template = read_template("package")
    assert template.description
    assert "pyproject.toml" in dict(template.files)


def test_same_values_same_bytes() -> None:
    assert render("package", CONTEXT) == render("package", CONTEXT)


@pytest.fixture(params=NASTY.values(), ids=list(NASTY))
def nasty(request: pytest.FixtureRequest) -> dict[str, str]:
    """All the files of the package, with a hostile text wherever the notebook gives one."""
    text = request.param
    changes: dict[str, Any] = {
        "title": text,
        "doc": text,
        "notebook": text,
        "parameters": [
            {"name": "simple", "type": "str", "default": ascii(text), "doc": text},
            {"name": "made", "type": "list[str]", "default": f"[{text!a}]", "doc": ""},
        ],
        "steps": [{"name": "s", "title": text, "module": "steps", "cells": [1], "inputs": ["x"], "outputs": []}],
        "dependencies": [text],
        "mermaid": text,
        "unverified": [text],
        "helpers": HELPERS,
        "text": text,
    }
    return {file.path: file.data.decode() for file in render("package", CONTEXT | changes)} | {"text": text}


def test_hostile_project_file_is_read_back(nasty: dict[str, str]) -> None:
    project = tomllib.loads(nasty["pyproject.toml"])
    assert set(project["project"]["scripts"]) == {"churn"}
    assert project["project"]["dependencies"] == [nasty["text"].encode(errors="replace").decode()]
    assert "\n" not in project["project"]["description"]


def test_hostile_code_is_the_same_code(nasty: dict[str, str]) -> None:
    ordinary = {file.path: file.data.decode() for file in render("package", CONTEXT | {"helpers": HELPERS})}
    for path in nasty:
        if path.endswith(".py"):
            tree = ast.parse(nasty[path])
            if path in ordinary and not path.endswith("parameters.py"):
                assert shape(tree) == shape(ast.parse(ordinary[path])), path


def test_hostile_parameters_are_read_back(nasty: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("churn_parameters")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(compile(nasty["src/churn/parameters.py"], "parameters.py", "exec"), vars(module))
    parameters = module.Parameters()
    assert parameters.simple == nasty["text"]
    assert parameters.made == [nasty["text"]]


def test_hostile_readme_has_no_markup_of_its_own(nasty: dict[str, str]) -> None:
    readme = nasty["README.md"]
    assert not any(ord(char) < 32 and char != "\n" for char in readme)
    assert "<" not in re.sub(r"(`+).*?\1", "", readme, flags=re.DOTALL)
    headings = [line for line in readme.splitlines() if line.startswith("#")]
    assert {"## Install", "## Run", "## Steps", "## Test", "## Not verified"} <= set(headings)


def shape(tree: ast.AST) -> str:
    """The syntax without the texts: what a hostile text must not be able to change."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(tree)
