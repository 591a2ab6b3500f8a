"""Answers in both directions where something of a project came from: from a function to its cells, from a cell to what it became."""

import ast
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nb2prod.errors import Nb2prodError
from nb2prod.notebook import read_notebook
from nb2prod.notebook.identity import identify_cells
from nb2prod.options import recall
from nb2prod.scaffold import MANIFEST, Written, locked, read_written, recover


@dataclass(frozen=True, slots=True)
class CellOrigin:
    """A cell as a person finds it: `number` counts from 1 in its own notebook, None where the notebook does not have it any more."""

    notebook: Path
    identity: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Symbol:
    """Something of the package: `kind` is "step", "definition", "constant" or "parameter"; `file` and `line` where it is now, "" and 0 where
    nothing of that name is there any more."""

    name: str
    kind: str
    file: str
    line: int
    cells: tuple[CellOrigin, ...]


def find_origins(out: Path, name: str) -> tuple[Symbol, ...]:
    """What is called `name` in the project in `out`, or stands at `FILE:LINE`. Raises Nb2prodError where there is no such thing."""
    project = _Project(out)
    file, _, line = name.rpartition(":")
    wanted = project.name_at(file, int(line)) if file and line.isdecimal() else name
    found = tuple(symbol for symbol in project.symbols() if symbol.name == wanted)
    if not found:
        known = ", ".join(sorted({symbol.name for symbol in project.symbols()}))
        raise Nb2prodError(
            f"nothing that was generated is called {wanted!r}", place=str(out), hint=f"there are: {known}"
        )
    return found


def find_products(notebook: Path, cell: str, project: Path | None = None) -> tuple[tuple[Path, Symbol], ...]:
    """What became of a cell, given by its number from 1 or its id, in `project` or in every project near the notebook.

    Raises Nb2prodError where there is no such cell, or no project.
    """
    identities = identify_cells(read_notebook(notebook))
    identity = identities[int(cell) - 1] if cell.isdecimal() and 0 < int(cell) <= len(identities) else cell
    if identity not in identities:
        hint = f"name it by its id, or by a number from 1 to {len(identities)}"
        raise Nb2prodError(f"there is no cell {cell}", place=notebook.name, hint=hint)
    projects = [project] if project else _projects_near(notebook)
    if not projects:
        raise Nb2prodError("no project made from it is near", place=str(notebook), hint="name one with --project DIR")
    return tuple(
        (out, symbol)
        for out in projects
        for symbol in _Project(out).symbols()
        if any(origin.identity == identity and _same(origin.notebook, notebook) for origin in symbol.cells)
    )


class _Project:
    """A project, and what it says of itself."""

    def __init__(self, out: Path) -> None:
        with locked(out):
            recover(out)
            self.written: Written = read_written(out)
        self.out = out
        self.notebooks, _ = recall(self.written.facts.get("options"), out)
        self.numbers = {path: _numbers(path) for path in self.notebooks}
        self.places = dict(self._places())

    def symbols(self) -> Iterator[Symbol]:
        """Everything that has cells of its own, steps first."""
        for kind, entries in (("step", self.written.facts.get("steps")), ("", self.written.facts.get("symbols"))):
            for entry in entries if isinstance(entries, list) else ():
                yield self._symbol(entry, kind or str(entry.get("kind")))

    def name_at(self, file: str, line: int) -> str:
        """The function, class or constant of the package that holds a line."""
        for name, (path, first, last) in self.places.items():
            if first <= line <= last and (path == file or _same(self.out / path, Path(file))):
                return name
        raise Nb2prodError(f"no function, class or constant of the package is at line {line}", place=file)

    def _symbol(self, entry: Mapping[str, Any], kind: str) -> Symbol:
        name = str(entry.get("name"))
        file, line, _ = self.places.get(name, ("", 0, 0))
        return Symbol(name, kind, file, line, tuple(self._origin(str(identity)) for identity in entry.get("ids", ())))

    def _origin(self, known: str) -> CellOrigin:
        """The cell of an identity, which of several notebooks says which of them it is from."""
        for notebook, numbers in self.numbers.items():
            identity = known.removeprefix(f"{notebook.stem}:") if len(self.notebooks) > 1 else known
            if identity in numbers and (identity != known or len(self.notebooks) == 1):
                return CellOrigin(notebook, identity, numbers[identity])
        return CellOrigin(self.notebooks[0], known, None)

    def _places(self) -> Iterator[tuple[str, tuple[str, int, int]]]:
        """Where each name is bound at the top of a module of the package, fields of the parameters too: file, first and last line."""
        folder = self.out / "src" / str(self.written.facts.get("package"))
        for path in sorted(folder.glob("*.py"), reverse=True):
            for name, node in _bound(path):
                yield name, (path.relative_to(self.out).as_posix(), node.lineno, node.end_lineno or node.lineno)


def _numbers(path: Path) -> dict[str, int]:
    """The cells of a notebook by their identities, numbered from 1; none where it is gone."""
    if not path.is_file():
        return {}
    return {identity: number for number, identity in enumerate(identify_cells(read_notebook(path)), start=1)}


def _bound(path: Path) -> Iterator[tuple[str, ast.stmt]]:
    try:
        body = ast.parse(path.read_bytes()).body
    except (SyntaxError, ValueError):
        return  # a person is in the middle of something: then its names are not there
    fields = [
        item for node in body if isinstance(node, ast.ClassDef) and node.name == "Parameters" for item in node.body
    ]
    for node in (*fields, *body):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name, node
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
                yield name, node


def _projects_near(notebook: Path) -> Sequence[Path]:
    """The projects made from the notebook that lie beside it or around it, or directly in one of those folders."""
    around = [notebook.absolute().parent, *notebook.absolute().parent.parents[:2]]
    found = {path.parent for folder in around for path in (*folder.glob(MANIFEST), *folder.glob(f"*/{MANIFEST}"))}
    return [out for out in sorted(found) if _is_made_from(out, notebook)]


def _is_made_from(out: Path, notebook: Path) -> bool:
    try:
        paths, _ = recall(read_written(out).facts.get("options"), out)
    except Nb2prodError:
        return False  # somebody else's, or damaged: it is not the one that is looked for
    return any(_same(path, notebook) for path in paths)


def _same(one: Path, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)
