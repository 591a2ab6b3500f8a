"""Every rule's examples, run as tests: *valid* ones are silent, *invalid* ones say exactly this at exactly this place."""

import inspect
import re
from pathlib import Path

import pytest

from nb2prod.dataflow import analyse
from nb2prod.diagnostics import Diagnostic, Location, Severity
from nb2prod.ipython import to_python_cells
from nb2prod.notebook import Notebook, Output
from nb2prod.notebook.percent import parse_percent
from nb2prod.rules._checking import all_rules, check_all
from nb2prod.rules._explaining import documentation, explain_rule
from nb2prod.rules._subject import Around
from nb2prod.rules.model import Example, Rule

RULES = all_rules()
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.code}-{'found' if example.expected else 'fine'}-{number}")
    for rule in RULES
    for number, example in enumerate(rule.examples, start=1)
]


def notebook_of(example: Example) -> Notebook:
    """The example's notebook, with the outputs and repairs that the notation has no room for."""
    notebook = parse_percent(inspect.cleandoc(example.notebook) + "\n", Path("example.py"))
    cells = list(notebook.cells)
    for number, text, count in example.outputs:
        error = text.removeprefix("error: ") if text.startswith("error: ") else ""
        output = Output("error", name=error) if error else Output("execute_result", text=text, execution_count=count)
        cells[number - 1] = cells[number - 1]._replace(outputs=(output,))
    repairs = tuple(Diagnostic(Location(0), "NBP405", text, Severity.INFO) for text in example.repairs)
    return notebook._replace(cells=tuple(cells), repairs=repairs)


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example(rule: Rule, example: Example) -> None:
    notebook = notebook_of(example)
    analysis = analyse(notebook, to_python_cells(notebook), folder_reader=dict(example.files).get)
    around = Around(
        exists=dict(example.files).__contains__,
        provided=lambda: frozenset(example.provided) or None,
        debts=lambda: [(Location(0), text) for text in example.debts],
    )
    others = [] if rule.after is None else ["NBP1"]
    found = [
        one for one in check_all(analysis, [rule.code, *others], around=around).diagnostics if one.code == rule.code
    ]
    places = tuple(f"{f.location.cell + 1}:{f.location.line}:{f.location.column + 1}" for f in found)
    assert places == example.expected, [one.message for one in found]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rule_is_documented_and_named_after_its_file(rule: Rule) -> None:
    assert re.fullmatch(r"NBP[1-6]\d\d", rule.code)
    assert rule.check.__module__ == f"nb2prod.rules.{rule.name.replace('-', '_')}"
    assert len(documentation(rule)) > 100
    assert any(example.expected for example in rule.examples), "an example of what it finds"
    assert any(not example.expected for example in rule.examples), "an example of what is fine"
    assert explain_rule(rule.code).startswith(f"{rule.code} {rule.name}")


def test_codes_are_unique() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
