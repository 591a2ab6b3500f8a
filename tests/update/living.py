"""What the tests of living with a package share: a small notebook that changes, and whole trees to compare."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nb2prod import pipeline

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
