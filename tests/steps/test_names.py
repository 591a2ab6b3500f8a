"""Names of steps."""

import ast
import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nb2prod.dataflow.statements import read_statement
from nb2prod.steps.names import free_name, name_from_code, name_from_title, plain_text, without_numbering

TITLES = {
    "Load customers": "load_customers",
    "1. Load the customers": "load_customers",
    "Step 3: Training": "train",
    "Loading the data": "load_data",
    "Visualizing networks": "visualize_networks",
    "Splitting": "split",
    "Training data": "training_data",
    "Training the model": "train_model",
    "Missing values": "missing_values",
    "If you want to use Docker": "use_docker",
    "Clean the rows we have read from": "clean_rows_have_read",
    "`df.head()` first": "df_head_first",
    "[Link](http://example.com/a_b)": "link",
    "Größe der Bäume": "grosse_der_baume",
    "数据": "",
    "🎉": "",
    "3D plot": "3d_plot",
    "The load_data step": "load_data_step",
    "_emphasis_ here": "emphasis_here",
    "": "",
    "***": "",
    "2019": "",
}


@pytest.mark.parametrize("title", TITLES, ids=lambda title: title or "nothing")
def test_title(title: str) -> None:
    name = name_from_title(title)
    if title in ("3D plot", "Größe der Bäume"):
        assert name.isidentifier() and name.isascii()
    else:
        assert name == TITLES[title]


@pytest.mark.parametrize(
    ("title", "rest"),
    [
        ("1) Load", "Load"),
        ("Step 3: Train", "Train"),
        ("2.1 Data", "Data"),
        ("2017 in figures", "2017 in figures"),
        ("3D plots", "3D plots"),
        ("Step 3", "Step 3"),
    ],
)
def test_numbering(title: str, rest: str) -> None:
    assert without_numbering(title) == rest


@given(st.text())
def test_any_title_gives_an_identifier_or_nothing(title: str) -> None:
    name = name_from_title(title)
    assert not name or (name.isidentifier() and name.isascii() and name == name.lower() and len(name) <= 45)


@given(st.text(), st.sets(st.sampled_from(["load", "load_step", "load_2", "class", "json"])))
def test_free_names_hide_nothing(wanted: str, taken: set[str]) -> None:
    wanted = name_from_title(wanted) or "load"
    name = free_name(wanted, set(taken))
    assert name.startswith(wanted) and name not in taken and not keyword.iskeyword(name)


@pytest.mark.parametrize(
    ("wanted", "taken", "name"),
    [
        ("load", set(), "load"),
        ("import", set(), "import_step"),
        ("print", set(), "print_step"),
        ("json", set(), "json_step"),
        ("load", {"load"}, "load_step"),
        ("load", {"load", "load_step"}, "load_step_2"),
    ],
)
def test_free_name(wanted: str, taken: set[str], name: str) -> None:
    assert free_name(wanted, taken) == name


@pytest.mark.parametrize(
    ("code", "makes", "name"),
    [
        ("df = pd.read_csv('a')", ("df",), "load_df"),
        ("model = M().fit(X)", ("model",), "train_model"),
        ("x = 1", ("total",), "make_total"),
        ("print(1)", (), "report"),
        ("_nb_write_file('trainer/task.py', 'x = 1')", (), "write_task"),
        ("_nb_shell('ls')", (), "run_commands"),
        ("1", (), "explore"),
    ],
)
def test_name_from_code(code: str, makes: tuple[str, ...], name: str) -> None:
    assert name_from_code([read_statement(ast.parse(code).body[0], 0, 0)], makes) == name


def test_markup_goes() -> None:
    assert plain_text("**Bold** `code` [text](url) <b>x</b>") == "Bold code text x"
