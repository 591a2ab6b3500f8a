"""The commands, as a person or a program uses them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nb2prod.cli.commands import COMMANDS
from nb2prod.cli.lint_request import FORMATS
from nb2prod.reporters import reporter_names

NAMES = [function.__name__ for function, *_ in COMMANDS]


@pytest.mark.parametrize("name", NAMES)
def test_help_has_an_example(nb2prod, name: str) -> None:
    ended = nb2prod(name, "--help")
    assert ended.code == 0
    assert f"  nb2prod {name} " in ended.out.split("Example", 1)[1]


class TestLint:
    def test_nothing_found_is_exit_code_0(self, nb2prod, samples: Path) -> None:
        assert nb2prod("lint", samples / "churn.ipynb").code == 0

    def test_findings_are_exit_code_1_and_say_where(self, nb2prod, samples: Path) -> None:
        ended = nb2prod("lint", samples / "refused" / "deleted_cell.ipynb")
        assert ended.code == 1
        assert "deleted_cell.ipynb:cell 3" in ended.out
        assert "NBP102" in ended.out
        assert "`offsets`" in ended.out

    def test_an_unreadable_notebook_is_exit_code_2_and_stops_nobody(
        self, nb2prod, samples: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "empty.ipynb").touch()
        ended = nb2prod("lint", tmp_path, samples / "churn.ipynb", "--output-format", "json")
        said = json.loads(ended.out)["notebooks"]
        assert ended.code == 2
        assert [bool(notebook["error"]) for notebook in said] == [True, False]

    def test_stdin_is_read_for_a_dash(self, nb2prod, samples: Path) -> None:
        ended = nb2prod("lint", "-", given=(samples / "refused" / "hidden_state_later.ipynb").read_bytes())
        assert ended.code == 1
        assert "stdin.ipynb:cell 3" in ended.out

    def test_rules_can_be_chosen(self, nb2prod, samples: Path) -> None:
        path = samples / "refused" / "deleted_cell.ipynb"
        assert nb2prod("lint", path, "--ignore", "NBP102").code == 0
        assert nb2prod("lint", path, "--select", "NBP109").code == 0
        assert nb2prod("lint", path, "--select", "NBP1").code == 1
        assert nb2prod("lint", path, "--select", "XYZ").code == 2

    def test_the_configuration_counts(self, nb2prod, samples: Path, tmp_path: Path) -> None:
        (tmp_path / "pyproject.toml").write_text('[tool.nb2prod]\nignore = ["NBP102"]\n')
        assert nb2prod("lint", samples / "refused" / "deleted_cell.ipynb").code == 0

    def test_an_unknown_format_is_refused(self, nb2prod, samples: Path) -> None:
        ended = nb2prod("lint", samples / "churn.ipynb", "--output-format", "yaml")
        assert ended.code == 2
        assert "there is no format 'yaml'" in ended.err

    def test_every_format_is_known(self) -> None:
        assert reporter_names() == FORMATS


class TestPlan:
    def test_json_keeps_its_contract(self, nb2prod, samples: Path) -> None:
        plan = json.loads(nb2prod("plan", samples / "churn.ipynb", "--output-format", "json").out)
        assert plan["runs_top_to_bottom"] == "yes"
        assert [step["name"] for step in plan["steps"]][:2] == ["load_customers", "clean"]
        assert plan["steps"][0] | {"title": "", "module": "", "signature": ""} == {
            "name": "load_customers",
            "title": "",
            "role": "step",
            "module": "",
            "signature": "",
            "cells": [5, 6],
            "inputs": [],
            "outputs": ["df"],
        }
        assert {name["rung"] for name in plan["names"]} <= {"pure", "lifted", "passed", "local", "shared", "whole"}
        assert {"name": "bucket", "rung": "pure"}.items() <= next(
            item for item in plan["names"] if item["name"] == "bucket"
        ).items()
        assert {"cell": 3, "role": "parameters"}.items() <= next(
            item for item in plan["cells"] if item["cell"] == 3
        ).items()
        assert plan["diagnostics"] == []

    def test_text_shows_signatures_and_what_is_left_out(self, nb2prod, samples: Path) -> None:
        text = nb2prod("plan", samples / "churn.ipynb").out
        assert "train_model(X, y, *, seed, test_share) -> X_test, y_test, model" in text
        assert (
            "lifted: functions that get what they read as keyword arguments\n    encode(..., *, columns): it reads `columns`"
            in text
        )
        assert "cell 2, line 1: %matplotlib inline" in text

    def test_a_saved_plan_is_followed(self, nb2prod, samples: Path, tmp_path: Path) -> None:
        assert nb2prod("plan", samples / "churn.ipynb", "--write", "plan.toml").code == 0
        text = (tmp_path / "plan.toml").read_text()
        (tmp_path / "plan.toml").write_text(
            text.replace('"train_model"', '"fit"').replace('name = "churn"', 'name = "leavers"')
        )
        assert nb2prod("convert", samples / "churn.ipynb", "-o", "out", "--plan", "plan.toml", "--no-pin").code == 0
        steps = (tmp_path / "out" / "src" / "leavers" / "steps.py").read_text()
        assert "def fit(X, y, " in steps


class TestConvert:
    @pytest.mark.parametrize(
        ("name", "place"),
        [
            ("hidden_state_later", "cell 3 (In [3]), line 1: `rate`"),
            ("deleted_cell", "cell 3 (In [3]), line 3: `offsets`"),
            ("broken_syntax", "cell 3, line 1: the cell does not parse"),
        ],
    )
    def test_what_cannot_work_is_refused_and_nothing_written(
        self, nb2prod, samples: Path, tmp_path: Path, name: str, place: str
    ) -> None:
        ended = nb2prod("convert", samples / "refused" / f"{name}.ipynb", "-o", "out", "--no-pin")
        assert ended.code == 2
        assert f"{name}.ipynb: {place}" in ended.err
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("order", ["recorded", "dependencies"])
    def test_hidden_state_works_in_another_order(self, nb2prod, samples: Path, tmp_path: Path, order: str) -> None:
        notebook = samples / "refused" / "hidden_state_later.ipynb"
        assert "--order recorded" in nb2prod("convert", notebook, "-o", "out", "--no-pin").err
        ended = nb2prod("convert", notebook, "-o", "out", "--no-pin", "--order", order)
        assert ended.code == 0
        assert "are taken in the order 2, 4, 3, 5" in ended.out
        assert "are taken in the order 2, 4, 3, 5" in (tmp_path / "out/README.md").read_text()
        run = [sys.executable, "-m", "hidden_state_later"]
        printed = subprocess.run(
            run, env={**os.environ, "PYTHONPATH": "out/src"}, capture_output=True, text=True, check=True
        )
        assert printed.stdout == "[11.0, 13.750000000000002, 12.100000000000001]\n12.283\n"

    def test_verify_in_one_go_exits_as_verify_does(self, nb2prod, samples: Path) -> None:
        notebook = samples / "refused" / "hidden_state_later.ipynb"
        ended = nb2prod("convert", notebook, "-o", "out", "--no-pin", "--order", "recorded", "--verify")
        assert ended.code == 0
        assert "same            (whole run)" in ended.out

    def test_exploration_can_be_left_out(self, nb2prod, samples: Path, tmp_path: Path) -> None:
        for out, more in (("all", ()), ("lean", ("--drop", "exploration"))):
            assert nb2prod("convert", samples / "scratchpad.ipynb", "-o", out, "--no-pin", *more).code == 0
        whole, lean = ((tmp_path / out / "src/scratchpad/steps.py").read_text() for out in ("all", "lean"))
        assert len(lean) < len(whole)
        assert whole.count("show(") > lean.count("show(")

    def test_the_same_notebook_gives_the_same_bytes(self, nb2prod, samples: Path, tmp_path: Path) -> None:
        for out in ("one", "two"):
            assert (
                nb2prod("convert", samples / "late_globals.ipynb", "-o", out, "--no-pin", "--name", "prices").code == 0
            )
        one, two = (
            {p.relative_to(tmp_path / out): p.read_bytes() for p in (tmp_path / out).rglob("*") if p.is_file()}
            for out in ("one", "two")
        )
        assert one == two
        assert one

    def test_a_folder_in_use_is_left_alone_without_force(self, nb2prod, samples: Path, tmp_path: Path) -> None:
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "mine.txt").write_text("mine")
        command = ("convert", samples / "wine.ipynb", "-o", "out", "--no-pin")
        assert nb2prod(*command).code == 2
        assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]
        assert nb2prod(*command, "--force").code == 0
        assert (tmp_path / "out" / "mine.txt").read_text() == "mine"
        assert (tmp_path / "out" / "src" / "wine" / "steps.py").exists()

    def test_a_name_that_cannot_be_one_is_refused(self, nb2prod, samples: Path) -> None:
        ended = nb2prod("convert", samples / "wine.ipynb", "-o", "out", "--name", "../evil", "--no-pin")
        assert ended.code == 2
        assert "'../evil' cannot be the name of a package" in ended.err

    def test_run_makes_tests_from_what_the_notebook_gives(self, nb2prod, tmp_path: Path) -> None:
        (tmp_path / "sums.py").write_text(
            "# %%\ntotal = sum(range(5))\n# %% [markdown]\n# ## Show\n# %%\nprint(total)\n"
        )
        ended = nb2prod("convert", "sums.py", "-o", "out", "--no-pin", "--run")
        assert ended.code == 0, ended.err
        assert "Running sums.py on a copy of its folder." in ended.err
        assert "10" in (tmp_path / "out" / "tests" / "test_steps.py").read_text()
        assert nb2prod("verify", "sums.py", "out").code == 0

    def test_an_interpreter_is_only_for_running(self, nb2prod, samples: Path) -> None:
        ended = nb2prod("convert", samples / "wine.ipynb", "-o", "out", "--python", "python3")
        assert ended.code == 2
        assert "only used with --run" in ended.err

    def test_the_command_to_run_it_can_be_pasted(self, nb2prod, samples: Path, tmp_path: Path) -> None:
        ended = nb2prod("convert", samples / "wine.ipynb", "-o", "my out", "--no-pin")
        assert "PYTHONPATH='my out/src' python -m wine --data-dir " in ended.out


class TestRequirements:
    def test_direct_requirements_have_reasons(self, nb2prod, samples: Path) -> None:
        ended = nb2prod("requirements", samples / "wine.ipynb", "--no-pin")
        assert ended.code == 0
        assert "scikit-learn  # cell 2: import sklearn" in ended.out

    def test_they_go_into_a_file(self, nb2prod, samples: Path, tmp_path: Path) -> None:
        assert (
            nb2prod("requirements", samples / "wine.ipynb", samples / "classes.ipynb", "--no-pin", "-o", "needs.in").out
            == ""
        )
        text = (tmp_path / "needs.in").read_text()
        assert "numpy  # classes.ipynb, cell 2: import numpy" in text
        assert text.count("scikit-learn") == 1

    def test_a_person_can_name_the_distribution_of_a_module(self, nb2prod, samples: Path) -> None:
        command = ("requirements", samples / "environment_first.ipynb", "--no-pin")
        assert "unresolved: palette" in nb2prod(*command).err
        named = nb2prod(*command, "--map", "palette=colour-tables")
        assert "colour-tables  # cell 4: import palette" in named.out
        assert "unresolved: palette" not in named.err
        assert nb2prod(*command, "--map", "palette").code == 2


class TestGraph:
    @pytest.mark.parametrize(
        ("name", "start"), [("mermaid", "flowchart TD\n"), ("dot", "digraph {\n"), ("svg", "<svg ")]
    )
    def test_every_language(self, nb2prod, samples: Path, name: str, start: str) -> None:
        ended = nb2prod("graph", samples / "churn.ipynb", "--output-format", name)
        assert ended.code == 0
        assert ended.out.startswith(start)

    def test_hidden_state_is_drawn_as_an_alarm(self, nb2prod, samples: Path) -> None:
        text = nb2prod("graph", samples / "refused" / "hidden_state_later.ipynb").out
        assert 'cell4 -.->|"rate"| cell3' in text
        assert "class cell3 alarming" in text


class TestExplain:
    def test_a_rule_is_explained(self, nb2prod) -> None:
        assert nb2prod("explain", "nbp101").out.startswith("NBP101 used-before-bound")

    def test_without_a_code_all_are_listed(self, nb2prod) -> None:
        assert "NBP102  error    bound-nowhere" in nb2prod("explain").out

    def test_an_unknown_code_is_refused(self, nb2prod) -> None:
        assert nb2prod("explain", "NBP999").code == 2
