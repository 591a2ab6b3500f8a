"""What is offered to CI systems: it says what it does, and nothing that comes from a pull request becomes a command."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.notebook_files import write_notebook

ROOT = Path(__file__).parent.parent


def read(name: str) -> object:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def lint_step(folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the lint step of the action in a folder, as GitHub would."""
    program = folder / "nb2prod"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m nb2prod "$@"\n')
    program.chmod(0o755)
    given = {f"INPUT_{name.upper()}": value for name, value in inputs.items()}
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "NB2PROD": str(program), **given}
    environment["GITHUB_STEP_SUMMARY"] = str(folder / "summary.md")
    script = ["bash", str(ROOT / "ci" / "lint.sh")]
    return subprocess.run(script, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_no_input_is_written_into_a_script() -> None:
    action = read("action.yml")
    assert isinstance(action, dict)
    scripts = [step["run"] for step in action["runs"]["steps"]]
    assert len(scripts) == 2 and not any("${{" in script for script in scripts)
    handed_on = action["runs"]["steps"][1]["env"]
    assert {f"INPUT_{name.upper()}" for name in action["inputs"]} < handed_on.keys()


def test_the_action_annotates_and_sums_up(tmp_path: Path) -> None:
    write_notebook(tmp_path / "with space.ipynb", "print(gone)")
    ended = lint_step(tmp_path, paths="with space.ipynb", sarif="out.sarif")
    assert ended.returncode == 1
    assert ended.stdout.startswith("::error file=with space.ipynb")
    assert "NBP102" in (tmp_path / "summary.md").read_text()
    assert json.loads((tmp_path / "out.sarif").read_text())["runs"][0]["results"][0]["ruleId"] == "NBP102"
    assert lint_step(tmp_path, paths="with space.ipynb", fail="false").returncode == 0


@pytest.mark.parametrize("name", ["paths", "since", "baseline", "select", "ignore", "sarif"])
def test_an_input_is_never_a_command(tmp_path: Path, name: str) -> None:
    write_notebook(tmp_path / "a.ipynb", "x = 1")
    text = "$(touch ran) `touch ran`; touch ran # --write-baseline=ran"
    lint_step(tmp_path, **{"paths": ".", "summary": "false", name: text})
    assert not (tmp_path / "ran").exists()


def test_hooks_name_commands_that_there_are() -> None:
    hooks = read(".pre-commit-hooks.yaml")
    assert isinstance(hooks, list)
    for hook in hooks:
        _, command, *options = hook["entry"].split()
        done = subprocess.run([sys.executable, "-m", "nb2prod", command, "--help"], capture_output=True, text=True)
        assert done.returncode == 0 and all(option in done.stdout for option in options)


def test_the_template_for_gitlab_reports_code_quality() -> None:
    template = read("ci/gitlab.yml")
    assert isinstance(template, dict)
    report = template["nb2prod"]["artifacts"]["reports"]["codequality"]
    assert f'--output-format gitlab -- "$NB2PROD_PATHS" > {report}' in " ".join(template["nb2prod"]["script"])
