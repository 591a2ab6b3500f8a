"""Which rules are applied, and which findings their author does not want to hear of."""

from pathlib import Path

import pytest

import nb2prod.rules
from nb2prod.dataflow import analyse
from nb2prod.errors import ConfigError
from nb2prod.ipython import to_python_cells
from nb2prod.notebook.percent import parse_percent
from nb2prod.registry import discover
from nb2prod.rules import check_all, select_rules
from nb2prod.rules._catalogue import CATALOGUE
from nb2prod.rules.model import Rule


def codes(*select: str, ignore: tuple[str, ...] = ()) -> set[str]:
    return {rule.code for rule in select_rules(select, ignore)}


def found(text: str) -> tuple[list[str], list[str]]:
    """Codes that are shown and codes that are suppressed."""
    notebook = parse_percent(text, Path("notebook.py"))
    checked = check_all(analyse(notebook, to_python_cells(notebook)), ["NBP1"])
    return [one.code for one in checked.diagnostics], [one.code for one in checked.suppressed]


def test_a_start_of_a_code_selects_its_family() -> None:
    assert codes("NBP10") == {f"NBP10{n}" for n in range(1, 10)}
    assert codes("ALL") > codes()


def test_ignore_wins() -> None:
    assert "NBP101" not in codes("NBP1", ignore=("NBP101",))


def test_the_default_set_leaves_opinions_out() -> None:
    assert {"NBP101", "NBP109", "NBP401"} <= codes()
    assert not {"NBP307", "NBP602"} & codes()


@pytest.mark.parametrize("selector", ["NBP9", "E501", ""])
def test_a_selector_that_fits_nothing_is_refused(selector: str) -> None:
    with pytest.raises(ConfigError):
        select_rules([selector])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("# %%\nprint(x)  # noqa: NBP102", id="line"),
        pytest.param("# %%\nprint(x)  # noqa", id="line, all rules"),
        pytest.param("# %%\nprint(x)  # NOQA:E501,NBP102", id="line, with other tools' codes"),
        pytest.param("# %%\n# noqa: NBP102\nprint(x)", id="first line of the cell"),
        pytest.param('# %% tags=["nb2prod-noqa-NBP102"]\nprint(x)', id="tag"),
        pytest.param('# %% tags=["flake8-noqa-cell"]\nprint(x)', id="tag of flake8-nb"),
        pytest.param("# %%\n# nb2prod: noqa: NBP102\n# %%\nprint(x)", id="notebook"),
        pytest.param("# %%\n# nb2prod: noqa\n# %%\nprint(x)", id="notebook, all rules"),
    ],
)
def test_suppressed(text: str) -> None:
    assert found(text + "\n") == ([], ["NBP102"])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("# %%\nprint(x)  # noqa: NBP101", id="another rule"),
        pytest.param("# %%\nprint(x)  # noqa: E501", id="another tool"),
        pytest.param("# %%\n\n# %%\n# noqa: NBP102\ny = 1\n# %%\nprint(x)", id="another cell"),
        pytest.param("# %%\ny = 1  # noqa: NBP102\nprint(x)", id="another line"),
        pytest.param('# %% tags=["nb2prod-noqa-NBP101"]\nprint(x)', id="tag for another rule"),
    ],
)
def test_not_suppressed(text: str) -> None:
    assert found(text + "\n") == (["NBP102"], [])


def test_the_catalogue_has_every_rule_as_it_is() -> None:
    rules = sorted(discover(nb2prod.rules, Rule), key=lambda rule: rule.code)
    found = [(rule.code, rule.check.__module__.rpartition(".")[2], rule.default, rule.words) for rule in rules]
    assert list(map(tuple, CATALOGUE)) == found


@pytest.mark.parametrize("place", ["before", "behind"])
def test_a_secret_beside_a_picture_in_a_text_is_found(place: str) -> None:
    picture, secret = "![](data:image/png;base64," + "AKIA" * 2_000 + ")", "the key is AKIAQ7RTZ3B5LMN4WXYZ"
    texts = [secret, picture] if place == "before" else [picture, secret]
    text = "# %% [markdown]\n" + "\n".join(f"# {line}" for line in texts) + "\n# %%\nx = 1\n"
    notebook = parse_percent(text, Path("notebook.py"))
    [one] = check_all(analyse(notebook, to_python_cells(notebook)), ["NBP401"]).diagnostics
    assert (one.location.cell, one.location.line) == (0, texts.index(secret) + 1)
