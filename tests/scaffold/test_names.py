"""Names of packages from titles and file names."""

import keyword
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nb2prod.scaffold import is_package_name, package_name
from nb2prod.scaffold.names import LONGEST


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("churn.ipynb", "churn"),
        ("1-my notebook (final).ipynb", "my_notebook_final"),
        ("01_EDA.ipynb", "eda"),
        ("HTTPServerModel", "http_server_model"),
        ("Ünïcödé Straße", "unicode_strasse"),
        ("a.b.ipynb", "a_b"),
        ("数据分析.ipynb", "notebook"),
        ("", "notebook"),
        ("2023.ipynb", "notebook"),
        ("../../etc/passwd", "etc_passwd"),
        ("random.ipynb", "random_notebook"),
        ("class", "class_notebook"),
        ("match", "match_notebook"),
        ("CON.ipynb", "con_notebook"),
        ("nb2prod", "nb2prod_notebook"),
        ("Model v2\x00\u202e.ipynb", "model_v2"),
        ("notebook.ipynb", "notebook"),
    ],
)
def test_name_says_what_the_text_says(text: str, name: str) -> None:
    assert package_name(text) == name


def test_modules_of_the_notebook_are_not_hidden() -> None:
    assert package_name("pandas.ipynb", taken={"pandas"}) == "pandas_notebook"
    assert package_name("pandas.ipynb", taken={"pandas", "pandas_notebook"}) == "pandas_notebook_notebook"


def test_long_names_are_cut_between_words() -> None:
    assert (
        package_name("a study of many things that have very long names indeed")
        == "a_study_of_many_things_that_have_very"
    )


@pytest.mark.parametrize("name", ["", "Churn", "1a", "a-b", "a.b", "os", "import", "tests", "nul", "ä", "a\n"])
def test_what_cannot_be_a_package(name: str) -> None:
    assert not is_package_name(name)


@given(st.text(max_size=200))
def test_every_text_gives_a_name_that_can_be_imported(text: str) -> None:
    name = package_name(text)
    assert name.isidentifier() and name.isascii() and name == name.lower()
    assert not keyword.iskeyword(name) and name not in sys.stdlib_module_names
    assert is_package_name(name) and len(name) <= LONGEST + len("_notebook")
