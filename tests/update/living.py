"""What the tests of living with a package share: a small notebook that changes, its home, and whole trees to compare."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nb2prod import pipeline
from nb2prod.update import Update, update

Tree = dict[str, bytes]
OPTIONS = pipeline.ConvertOptions(pin=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a test notebook."""

    id: str
    source: str
    kind: str = "code"
    tags: tuple[str, ...] = ()


SHOP = (
    Cell("h0", "# The shop", "markdown"),
    Cell("i0", "import math"),
    Cell("p0", "rate = 0.2", tags=("parameters",)),
    Cell("h1", "## Load orders\n\nAll of last week.", "markdown"),
    Cell("a1", "orders = [3, 5, 8, 13]\nprint(len(orders))"),
    Cell("a2", "largest = max(orders)\nprint(largest)"),
    Cell("h2", "## Add taxes", "markdown"),
    Cell("b0", "def with_tax(order, share):\n    return order * (1 + share)"),
    Cell("b1", "taxed = [with_tax(order, rate) for order in orders]\nprint(sum(taxed))"),
    Cell("h3", "## Report", "markdown"),
    Cell("c1", "mean = sum(taxed) / len(taxed)\nprint(math.floor(mean))"),
    Cell("c2", "print('largest', largest)"),
)


HELPED = (*SHOP, Cell("d1", "!echo sold out"))
"""With a cell that brings a helper module into the package."""
STEPS, PIPELINE, SHELL, README = "src/shop/steps.py", "src/shop/pipeline.py", "src/shop/shell.py", "README.md"


def write_notebook(path: Path, cells: Sequence[Cell]) -> Path:
    """The cells as a file of nbformat 4.5."""
    code = {"execution_count": None, "outputs": []}
    document = {
        "cells": [
            {"cell_type": cell.kind, "id": cell.id, "metadata": {"tags": list(cell.tags)}, "source": cell.source}
            | (code if cell.kind == "code" else {})
            for cell in cells
        ],
        "metadata": {"language_info": {"name": "python", "version": "3.11.4"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def changed(cells: Sequence[Cell], **sources: str) -> tuple[Cell, ...]:
    """The cells, with other sources for those of these ids."""
    return tuple(replace(cell, source=sources.get(cell.id, cell.source)) for cell in cells)


def convert(notebook: Path, out: Path) -> Tree:
    """Convert afresh; gives the tree."""
    pipeline.convert(notebook, out, OPTIONS)
    return tree(out)


def tree(folder: Path) -> Tree:
    """All files below a folder, links as what they lead to, and empty folders too: nothing may be left behind."""
    found: Tree = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = b"-> " + str(path.readlink()).encode()
        elif path.is_file():
            found[name] = path.read_bytes()
        elif not any(path.iterdir()):
            found[f"{name}/"] = b""
    return found


def edit(out: Path, path: str, old: str, new: str) -> None:
    """A person's edit: `old`, which must be there once, becomes `new`."""
    data = (out / path).read_bytes().decode()
    assert data.count(old) == 1, (path, old)
    (out / path).write_bytes(data.replace(old, new).encode())


def edited(texts: Tree, path: str, old: str, new: str) -> None:
    """The same in an expected tree."""
    assert texts[path].decode().count(old) == 1, (path, old, texts[path])
    texts[path] = texts[path].replace(old.encode(), new.encode())


MORE = changed(SHOP, c1="mean = sum(taxed) / len(taxed)\nprint(math.ceil(mean))")
"""The notebook after a small change."""


class Home:
    """A folder with a notebook and the project made of it."""

    def __init__(self, folder: Path, cells: tuple[Cell, ...] = SHOP) -> None:
        self.folder = folder
        self.notebook = write_notebook(folder / "shop.ipynb", cells)
        self.out = folder / "out"
        convert(self.notebook, self.out)

    def edit(self, path: str, old: str, new: str) -> None:
        edit(self.out, path, old, new)

    def change(self, cells: tuple[Cell, ...]) -> Tree:
        """Change the notebook; gives what a fresh conversion would write."""
        write_notebook(self.notebook, cells)
        return convert(self.notebook, self.folder / f"fresh{len(list(self.folder.iterdir()))}")

    def update(self) -> Update:
        return update(self.out)

    @property
    def tree(self) -> Tree:
        return tree(self.out)
