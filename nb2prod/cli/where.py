"""`nb2prod where`: what came from which cell, in both directions."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nb2prod.cli.terminal import say

if TYPE_CHECKING:
    from nb2prod.where import CellOrigin, Symbol


def where(
    place: Annotated[Path, typer.Argument(metavar="DIR|NOTEBOOK", help="A package that nb2prod made, or a notebook.")],
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME|CELL",
            help="In a package: a function, class, constant or parameter, or FILE:LINE. In a notebook: a cell, by its number or id.",
        ),
    ],
    project: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="For a cell: in this package, instead of those beside and around the notebook."
        ),
    ] = None,
) -> None:
    """Say from which cells something of a package came, or what of a package came from a cell.

    It is read from nb2prod.json; nothing is run. Cells are known by their ids, so their numbers are those that they have now.
    """
    from nb2prod.where import find_origins, find_products

    if place.is_dir():
        say("\n".join(_origin(symbol, place) for symbol in find_origins(place, name)))
        return
    products = find_products(place, name, project)
    lines = [f"{_here(symbol, out)}: {symbol.kind} {symbol.name}" for out, symbol in products]
    say("\n".join(lines) or f"Nothing of its own came from cell {name}: only imports, or it was left out.")


def _origin(symbol: "Symbol", out: Path) -> str:
    cells = ", ".join(_cell(cell) for cell in symbol.cells)
    return f"{_here(symbol, out)}: {symbol.kind} {symbol.name}, from {cells}"


def _here(symbol: "Symbol", out: Path) -> str:
    here = Path.cwd()
    shown = out.relative_to(here) if out.is_relative_to(here) else out
    return f"{shown / symbol.file}:{symbol.line}" if symbol.file else f"{shown} (not there under that name any more)"


def _cell(cell: "CellOrigin") -> str:
    number = f"cell {cell.number}" if cell.number else "a cell that is gone"
    return f"{number} of {cell.notebook.name} (id {cell.identity})"
