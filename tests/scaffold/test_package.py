"""The generated package, run as its user would run it."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import CONTEXT, PIPELINE, STEPS, Project

PRINTED = "['new', 'old', 'old', 'new', 'old']\nrisky 40.0%"
BEGIN = "    df = list("


def test_it_prints_what_the_notebook_printed(churn: Project) -> None:
    result = churn.run()
    assert (result.stdout, result.stderr, result.returncode) == (PRINTED, "", 0)


def test_show_also_prints_what_was_displayed(churn: Project) -> None:
    shown = "{'tenure': '3', 'charges': '20.5', 'churned': '1'}"
    assert churn.run("--show").stdout == f"{shown}\n{PRINTED}\n0.4\n"


def test_with_pandas_and_matplotlib(churn_with_pandas: Project, tmp_path: Path) -> None:
    result = churn_with_pandas.run()
    assert (result.stdout, result.stderr) == ("{'old': 3, 'new': 2}\nrisky 40.0%", "")
    assert [path.name for path in churn_with_pandas.data.iterdir()] == ["customers.csv"]
    result = churn_with_pandas.run("--show", "--figures", str(tmp_path / "figures"))
    table = "   tenure  charges  churned\n0       3     20.5        1\n1      14     70.0        0\n"
    assert result.stdout == f"{table}{{'old': 3, 'new': 2}}\nrisky 40.0%\n0.4\n"
    assert result.stderr == f"{tmp_path}/figures/figure_01.png\n"
    assert (tmp_path / "figures" / "figure_01.png").read_bytes().startswith(b"\x89PNG")


def test_list_names_steps_and_cells(churn: Project) -> None:
    assert churn.run("--list").stdout == (
        "load_customers: cell 4 of churn.ipynb\n"
        "features: cells 6 and 7 of churn.ipynb\n"
        "train: cell 9 of churn.ipynb\n"
    )


def test_help_names_every_parameter_and_needs_no_requirement(make: Callable[..., Project]) -> None:
    project = make(pipeline="import not_there\n")
    result = project.run("--help")
    assert result.returncode == 0
    assert re.search(r"--threshold FLOAT\s+above this a customer is at risk \(0\.5\)", result.stdout)
    assert "100 % of what is needed (3)" in result.stdout


def test_the_data_may_be_elsewhere(churn: Project, tmp_path: Path) -> None:
    code = f"import os, sys; os.chdir({str(tmp_path)!r}); from churn.__main__ import main; sys.exit(main(sys.argv[1:]))"
    assert churn.python("-c", code, "--data-dir", str(churn.data)).stdout == PRINTED
    assert "--data-dir: there is no folder nowhere" in churn.python("-c", code, "--data-dir", "nowhere").stderr


def test_a_failing_step_is_named_with_its_cells(make: Callable[..., Project]) -> None:
    project = make(steps=STEPS.replace('row["tenure"]', 'row["gone"]'))
    result = project.run()
    assert result.returncode == 1
    assert result.stdout == ""
    assert 'int(row["gone"])' in result.stderr
    assert result.stderr.endswith("KeyError: 'gone'\nchurn: step features failed (cells 6 and 7 of churn.ipynb)\n")


def test_a_missing_requirement_fails_without_a_step(make: Callable[..., Project]) -> None:
    result = make(steps="import not_there\n").run()
    assert result.returncode == 1
    assert result.stderr.endswith("ModuleNotFoundError: No module named 'not_there'\n")


def test_output_stays_in_order_with_child_processes(make: Callable[..., Project]) -> None:
    lines = "    import os\n    for n in range(3):\n        print('ours', n)\n        os.system(f'echo theirs {n}')\n"
    project = make(steps=STEPS.replace(BEGIN, lines + BEGIN))
    assert project.run().stdout == "".join(f"ours {n}\ntheirs {n}\n" for n in range(3)) + PRINTED


def test_a_reader_that_goes_away_is_no_error(make: Callable[..., Project]) -> None:
    project = make(steps=STEPS.replace(BEGIN, "    for n in range(100_000):\n        print(n)\n" + BEGIN))
    shell = f"{sys.executable} -m churn; echo status $? >&2"
    piped = subprocess.run(
        ["bash", "-c", f"({shell}) | head -1"],
        cwd=project.data,
        env={"PYTHONPATH": str(project.out / "src")},
        capture_output=True,
        text=True,
    )
    assert (piped.stdout, piped.stderr) == ("0\n", "status 1\n")


def test_a_broken_pipe_of_the_step_itself_is_an_error(make: Callable[..., Project]) -> None:
    result = make(steps=STEPS.replace(BEGIN, "    raise BrokenPipeError(32, 'of a socket')\n" + BEGIN)).run()
    assert result.returncode == 1
    assert "of a socket" in result.stderr
    assert "step load_customers failed" in result.stderr


def test_an_interrupt_is_one_line(make: Callable[..., Project]) -> None:
    result = make(steps=STEPS.replace(BEGIN, "    raise KeyboardInterrupt\n" + BEGIN)).run()
    assert (result.returncode, result.stderr) == (130, "churn: interrupted\n")


def test_the_code_does_not_see_our_options(make: Callable[..., Project]) -> None:
    project = make(steps=STEPS.replace(BEGIN, "    import sys\n    print(sys.argv[1:])\n" + BEGIN))
    assert project.run("--threshold", "0.5").stdout == "[]\n" + PRINTED


def test_logging_is_left_to_the_notebook(make: Callable[..., Project]) -> None:
    lines = "    import logging, sys\n    logging.basicConfig(stream=sys.stdout, level=20, format='%(message)s')\n"
    result = make(steps=STEPS.replace(BEGIN, f"{lines}    logging.info('theirs')\n{BEGIN}")).run()
    assert (result.stdout, result.stderr) == ("theirs\n" + PRINTED, "")


def test_modules_beside_the_data_can_be_imported(make: Callable[..., Project]) -> None:
    project = make(steps=STEPS.replace(BEGIN, "    import beside\n    print(beside.X)\n" + BEGIN))
    (project.data / "beside.py").write_text("X = 7\n")
    code = "import sys; sys.path[0:1] = []; from churn.__main__ import main; sys.exit(main([]))"
    assert project.python("-c", code).stdout == "7\n" + PRINTED


def test_parameters_named_like_our_options_get_a_longer_one(make: Callable[..., Project]) -> None:
    parameters = [
        {"name": name, "type": "str", "default": '"x"', "doc": ""} for name in ("show", "data_dir", "threshold")
    ]
    steps = STEPS.replace("> threshold", "> 0.5").replace('print(f"risky', 'print(threshold, f"risky')
    project = make(parameters=parameters, steps=steps)
    assert "--parameter-data-dir STR" in project.run("--help").stdout
    assert project.run("--parameter-show", "a", "--threshold", "b").stdout.endswith("b risky 40.0%")


def test_a_package_without_parameters(make: Callable[..., Project]) -> None:
    pipeline = PIPELINE.replace("from churn.parameters import Parameters\n", "").replace(
        "parameters: Parameters = Parameters()", ""
    )
    project = make(parameters=[], pipeline=pipeline.replace("parameters.threshold", "0.5"))
    assert project.run().stdout == PRINTED
    assert not (project.out / "src" / "churn" / "parameters.py").exists()
    assert "unrecognized arguments: --threshold" in project.run("--threshold", "1").stderr


def test_the_smallest_package_has_no_helper(make: Callable[..., Project]) -> None:
    project = make(
        parameters=[], helpers=[], uses_pandas=False, uses_matplotlib=False, dependencies=[], steps="", pipeline=""
    )
    assert {path.name for path in project.out.rglob("*") if path.is_file()} == {
        "pyproject.toml", "README.md", "__init__.py", "__main__.py", "steps.py", "pipeline.py", "py.typed", "conftest.py"
    }  # fmt: skip


def test_the_project_file_says_what_is_needed(churn: Project) -> None:
    content = tomllib.loads((churn.out / "pyproject.toml").read_text())
    assert content["project"]["dependencies"] == ["pandas>=2"]
    assert content["project"]["requires-python"] == ">=3.11"
    assert content["project"]["scripts"] == {"churn": "churn.__main__:main"}


def test_the_readme_gives_commands_that_work(churn: Project) -> None:
    readme = (churn.out / "README.md").read_text()
    commands = re.findall(r"^python -m churn[^#\n]*", readme, re.MULTILINE)
    assert len(commands) == 3
    for command in commands:
        assert churn.python(*command.split()[1:], "--figures", "../figures").returncode == 0
    assert str(CONTEXT["mermaid"]) in readme
    assert f"`{CONTEXT['sha256']}`" in readme


def test_nothing_of_nb2prod_is_needed(churn: Project) -> None:
    for path in (*churn.out.rglob("*.py"), churn.out / "pyproject.toml"):
        assert "nb2prod" not in path.read_text(), path


@pytest.mark.network
@pytest.mark.slow
def test_it_can_be_built_and_installed(churn: Project, tmp_path: Path) -> None:
    """Without its requirements, which this package does not use."""
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", churn.out], check=True)
    result = subprocess.run([tmp_path / "venv" / "bin" / "churn"], cwd=churn.data, capture_output=True, text=True)
    assert (result.stdout, result.stderr) == (PRINTED, "")


def test_child_processes_draw_nowhere(make: Callable[..., Project]) -> None:
    """They may not find this package, whose backend we draw with."""
    project = make(helpers=["shell"], uses_matplotlib=True)
    code = "from churn import display, shell; display.as_in_notebook(); shell.shell('echo $MPLBACKEND')"
    assert project.python("-c", code).stdout == "Agg\n"
