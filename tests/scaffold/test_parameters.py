"""Parameters of the generated package: where they come from, and what they refuse."""

import json
from pathlib import Path

import pytest

from .conftest import Project

SHOW = "from churn import pipeline; pipeline.run = print; from churn.__main__ import main; import sys; sys.exit(main(sys.argv[1:]))"
DEFAULTS = {"threshold": 0.5, "columns": ["tenure", "charges"], "label": None, "verbose": False, "rounds": 3}


def values(project: Project, *arguments: str, **environ: str) -> dict[str, object]:
    result = project.python("-c", SHOW, *arguments, **environ)
    assert result.returncode == 0, result.stderr
    inner = result.stdout.strip().removeprefix("Parameters(").removesuffix(")")
    return dict(eval(f"dict({inner})"))


def refusal(project: Project, *arguments: str, **environ: str) -> str:
    result = project.python("-c", SHOW, *arguments, **environ)
    assert (result.returncode, result.stdout) == (2, "")
    return result.stderr.splitlines()[-1]


def test_defaults(churn: Project) -> None:
    assert values(churn) == DEFAULTS


@pytest.mark.parametrize(
    ("arguments", "name", "value"),
    [
        (["--threshold", "1e-3"], "threshold", 0.001),
        (["--threshold=-1"], "threshold", -1.0),
        (["--columns", '["a", "b"]'], "columns", ["a", "b"]),
        (["--label", "none"], "label", None),
        (["--label", "x=y z"], "label", "x=y z"),
        (["--verbose", "true"], "verbose", True),
        (["--verbose", "No"], "verbose", False),
        (["--rounds", " 7 "], "rounds", 7),
    ],
    ids=["float", "negative", "list", "none", "text", "true", "no", "int"],
)
def test_command_line(churn: Project, arguments: list[str], name: str, value: object) -> None:
    assert values(churn, *arguments) == DEFAULTS | {name: value}


def test_the_later_source_wins(churn: Project, tmp_path: Path) -> None:
    file = tmp_path / "values.toml"
    file.write_text("threshold = 0.1\nrounds = 1\nlabel = 'file'\n")
    given = values(churn, "--parameters", str(file), "--label", "line", CHURN_ROUNDS="2", CHURN_LABEL="variable")
    assert given == DEFAULTS | {"threshold": 0.1, "rounds": 2, "label": "line"}


def test_a_file_may_be_json(churn: Project, tmp_path: Path) -> None:
    file = tmp_path / "values.json"
    file.write_text(json.dumps({"threshold": 1, "columns": [], "label": None}))
    assert values(churn, "--parameters", str(file)) == DEFAULTS | {"threshold": 1.0, "columns": [], "label": None}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--threshold", "high"], "threshold: 'high' is not of type float"),
        (["--columns", "{}"], "columns: {} is not of type list[str]"),
        (["--columns", "a,b"], "columns: 'a,b' is not of type list[str]"),
        (["--verbose", "maybe"], "verbose: 'maybe' is not of type bool"),
        (["--rounds", "2.5"], "rounds: '2.5' is not of type int"),
        (["--thresh", "1"], "unrecognized arguments: --thresh 1"),
        (["--parameters", "nowhere.toml"], "nowhere.toml: [Errno 2] No such file or directory: 'nowhere.toml'"),
    ],
    ids=["float", "dict", "no JSON", "bool", "int", "unknown", "no file"],
)
def test_wrong_values_are_named(churn: Project, arguments: list[str], message: str) -> None:
    assert refusal(churn, *arguments).endswith(message)


def test_a_wrong_variable_is_named(churn: Project) -> None:
    assert refusal(churn, CHURN_ROUNDS="many").endswith("rounds: 'many' is not of type int")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"rounds": true}', "rounds: True is not of type int"),
        ('{"treshold": 1}', "no parameter 'treshold'; there are: threshold, columns, label, verbose, rounds"),
        ("[1]", "expected names with values"),
        ("{", "Expecting property name"),
        ('{"label": 1}', "label: 1 is not of type str | None"),
    ],
    ids=["bool for int", "unknown", "list", "broken", "int for text"],
)
def test_wrong_files_are_named(churn: Project, tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "values.json").write_text(text)
    assert message in refusal(churn, "--parameters", str(tmp_path / "values.json"))


def test_values_are_checked_in_code_too(churn: Project) -> None:
    code = "from churn.parameters import *\ntry: Parameters(rounds='3')\nexcept ParameterError as error: print(error)"
    assert churn.python("-c", code).stdout == "rounds: '3' is not of type int\n"
