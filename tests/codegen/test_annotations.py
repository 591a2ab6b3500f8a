"""Classes of values become types on signatures where the package imports what spells them, and nowhere else."""

import ast

import pytest

from nb2prod.codegen import generate
from nb2prod.codegen.annotations import Annotations
from nb2prod.codegen.imports import ImportedName
from nb2prod.pipeline import analyse_notebook
from nb2prod.steps import PlanOptions, Seen, make_plan

from .running import make_notebook, run_cells, run_package

ANNOTATIONS = Annotations(
    imports=(
        ImportedName("pd", "pandas"),
        ImportedName("xml", "xml.dom"),
        ImportedName("Tree", "sklearn.tree", "DecisionTreeClassifier"),
        ImportedName("Fraction", "fractions", "Fraction"),
    ),
    classes=frozenset({"Customer"}),
    hidden=frozenset({"list"}),
)


@pytest.mark.parametrize(
    ("type_name", "spelled"),
    [
        ("int", "int"),
        ("NoneType", "None"),
        ("pandas.DataFrame", "pd.DataFrame"),
        ("sklearn.tree.DecisionTreeClassifier", "Tree"),
        ("Customer", "Customer"),
        ("list", ""),
        ("generator", ""),
        ("numpy.ndarray", ""),
        ("pandas.core.groupby.DataFrameGroupBy", ""),
        ("xml.dom.Node", ""),
        ("make_it.<locals>.Customer", ""),
    ],
)
def test_spelling(type_name: str, spelled: str) -> None:
    assert ANNOTATIONS.spell(type_name) == spelled


def test_a_result_is_annotated_only_as_a_whole() -> None:
    assert ANNOTATIONS.spell_result(["int", "pandas.DataFrame"]) == "tuple[int, pd.DataFrame]"
    assert ANNOTATIONS.spell_result(["int", "numpy.ndarray"]) == ""
    assert ANNOTATIONS.spell_result([]) == ""


def test_signatures_of_what_a_run_saw() -> None:
    notebook = make_notebook(
        [
            ("Define", "from fractions import Fraction\nclass Customer:\n    x = 1"),
            ("Make", "a = Fraction(1, 3)\nc = Customer()\ng = iter([1, 2])"),
            ("Change", "b = a + c.x"),
            ("Look", "print(b, next(g))"),
        ]
    )
    analysis = analyse_notebook(notebook, for_conversion=True)
    given = {
        "make": {"a": "fractions.Fraction", "c": "Customer", "g": "list_iterator"},
        "change": {"b": "fractions.Fraction"},
    }
    taken = {"change": {"a": "fractions.Fraction", "c": "Customer"}, "look": {"b": "fractions.Fraction"}}
    files = generate(analysis, make_plan(analysis, PlanOptions("converted", seen=Seen("", taken, given)))).files
    steps = ast.parse(next(file.text for file in files if file.path.endswith("steps.py")))
    heads = {node.name: ast.unparse(node.args) for node in steps.body if isinstance(node, ast.FunctionDef)}
    results = {
        node.name: node.returns and ast.unparse(node.returns)
        for node in steps.body
        if isinstance(node, ast.FunctionDef)
    }
    assert heads == {"make": "", "change": "a: Fraction, c: Customer", "look": "g, b: Fraction"}
    assert results == {"make": None, "change": "Fraction", "look": "None"}
    assert run_package(files) == run_cells(notebook)
