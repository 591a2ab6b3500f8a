"""From a function to its cells and back."""

from pathlib import Path

import pytest

from nb2prod.errors import Nb2prodError
from nb2prod.where import CellOrigin, Symbol, find_origins, find_products

from .living import SHOP, convert, edit, write_notebook

STEPS = "src/shop/steps.py"


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A notebook with a project beside it."""
    path = write_notebook(tmp_path_factory.mktemp("where") / "shop.ipynb", SHOP)
    convert(path, path.parent / "out")
    return path


@pytest.mark.parametrize(
    ("name", "kind", "cells"),
    [
        ("add_taxes", "step", [9]),
        ("load_orders", "step", [5, 6]),
        ("with_tax", "definition", [8]),
        ("rate", "parameter", [3]),
    ],
)
def test_a_name_has_its_cells(notebook: Path, name: str, kind: str, cells: list[int]) -> None:
    out = notebook.parent / "out"
    (found,) = find_origins(out, name)
    assert (found.kind, [cell.number for cell in found.cells]) == (kind, cells)
    assert [cell.identity for cell in found.cells] == [SHOP[number - 1].id for number in cells]
    line = (out / found.file).read_text().splitlines()[found.line - 1]
    assert name in line
    assert find_origins(out, f"{found.file}:{found.line}") == (found,)


def test_a_cell_has_what_became_of_it(notebook: Path) -> None:
    assert [symbol.name for _, symbol in find_products(notebook, "8")] == ["with_tax"]
    assert [symbol.name for _, symbol in find_products(notebook, "b0")] == ["with_tax"]
    assert [symbol.name for _, symbol in find_products(notebook, "6", notebook.parent / "out")] == ["load_orders"]
    assert find_products(notebook, "2") == ()


def test_what_is_not_there_is_said(notebook: Path, tmp_path: Path) -> None:
    with pytest.raises(Nb2prodError, match="called 'nobody'"):
        find_origins(notebook.parent / "out", "nobody")
    with pytest.raises(Nb2prodError, match="no function"):
        find_origins(notebook.parent / "out", f"{STEPS}:1")
    for cell in ("0", "99", "zz"):
        with pytest.raises(Nb2prodError, match="no cell"):
            find_products(notebook, cell)
    alone = write_notebook(tmp_path / "alone" / "deep" / "down" / "shop.ipynb", SHOP)
    with pytest.raises(Nb2prodError, match="no project"):
        find_products(alone, "8")


def test_it_follows_the_notebook_and_the_code(tmp_path: Path) -> None:
    """Cells have the numbers they have now; a function that a person has renamed is not guessed."""
    notebook, out = write_notebook(tmp_path / "shop.ipynb", SHOP), tmp_path / "out"
    convert(notebook, out)
    write_notebook(notebook, (SHOP[0], SHOP[0].__class__("new", "print(1)"), *SHOP[1:-2], SHOP[-1]))
    assert find_origins(out, "add_taxes")[0].cells == (CellOrigin(notebook, "b1", 10),)
    assert [cell.number for cell in find_origins(out, "report")[0].cells] == [None, 12]
    edit(out, STEPS, "def with_tax(", "def taxed(")
    assert find_origins(out, "with_tax") == (Symbol("with_tax", "definition", "", 0, (CellOrigin(notebook, "b0", 9),)),)
