"""What `from module import *` brings, without importing the module.

A few modules that are popular and build their names at run time have a list in `star_names/`, so that the answer does not depend
on what is installed. Others are read: modules beside the notebook, then the standard library and what is installed.
"""

import ast
import importlib.machinery
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from nb2prod.dataflow.scopes import imported_names, target_names

FolderReader = Callable[[str], str | None]
"""Gives the text of a file by its path relative to the notebook's folder, None where there is none that may be read."""

_TABLES = Path(__file__).with_name("star_names")
_LONGEST_SOURCE = 4_000_000


class _Source(NamedTuple):
    """The text of a module. `package` is what its relative imports are relative to; `local` says that it lies beside the notebook."""

    text: str
    package: str
    local: bool


class StarReader:
    """Finds the names that star imports bring, each module once."""

    def __init__(self, read: FolderReader) -> None:
        self._read = read
        self._known: dict[str, frozenset[str] | None] = {}

    def names(self, module: str) -> frozenset[str] | None:
        """The public names of a module ("numpy", ".helpers"), None where they can't be known."""
        if module not in self._known:
            self._known[module] = None  # a circular import brings nothing more
            self._known[module] = self._find(module)
        return self._known[module]

    def _find(self, module: str) -> frozenset[str] | None:
        source = self._local(module)
        if source is None and not module.startswith("."):
            listed = _listed(module)
            if listed is not None:
                return listed
            source = _installed(module)
        return None if source is None else self._public(source)

    def _local(self, module: str) -> _Source | None:
        path = module.lstrip(".").replace(".", "/")
        up = "../" * max(0, len(module) - len(module.lstrip(".")) - 1)
        for candidate, package in (
            (f"{path}.py", module.rpartition(".")[0]),
            (f"{path}/__init__.py", module),
        ):
            text = self._read(up + candidate) if path else None
            if text is not None:
                return _Source(text, package.lstrip("."), local=True)
        return None

    def _public(self, source: _Source) -> frozenset[str] | None:
        try:
            tree = ast.parse(source.text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
        module = _Module()
        for statement in _statements(tree.body):
            self._note(statement, module, source)
        if not module.complete:
            return None
        return frozenset(module.exported) if module.declares else frozenset(n for n in module.names if n[:1] != "_")

    def _note(self, node: ast.stmt, module: "_Module", source: _Source) -> None:
        """What one statement of a module adds to its names."""
        match node:
            case ast.Import():
                module.names.update(imported_names(node))
            case ast.ImportFrom():
                self._note_import(node, module, source)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                module.names.add(node.name)
            case ast.Assign() | ast.AnnAssign() | ast.AugAssign() | ast.Expr():
                self._note_assignment(node, module, source)
            case ast.For() | ast.AsyncFor():
                module.names.update(target_names(node.target))
            case ast.Delete():
                module.names.difference_update(name for target in node.targets for name in target_names(target))

    def _note_import(self, node: ast.ImportFrom, module: "_Module", source: _Source) -> None:
        origin = _absolute(node, source.package)
        if any(alias.name == "*" for alias in node.names):
            brought = self.names(origin)
            if brought is None:
                module.complete = False
            module.names.update(brought or ())
            module.stars[origin.rpartition(".")[2]] = brought or frozenset()
        module.names.update(imported_names(node))
        if node.level and node.module:  # importing from a submodule makes it an attribute of the package
            module.names.add(node.module.partition(".")[0])

    def _note_assignment(
        self, node: ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Expr, module: "_Module", source: _Source
    ) -> None:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            module.names.update(target_names(target) if isinstance(target, ast.expr) else ())
        value, extends = _declaration(node)
        if value is not None:
            names = self._listed_in(value, module, source)
            module.complete = module.complete and names is not None
            module.exported = {*(module.exported if extends else ()), *(names or ())}
            module.declares = True

    def _listed_in(self, value: ast.expr, module: "_Module", source: _Source) -> set[str] | None:
        """The names in the value of `__all__`: a list of strings, a sum of lists, or another module's `__all__`."""
        match value:
            case ast.List() | ast.Tuple() | ast.Set():
                texts = [element.value for element in value.elts if isinstance(element, ast.Constant)]
                parts = [element.value for element in value.elts if isinstance(element, ast.Starred)]
                if len(texts) + len(parts) != len(value.elts):
                    return None
                return self._sum([set(map(str, texts)), *(self._listed_in(part, module, source) for part in parts)])
            case ast.BinOp(op=ast.Add() | ast.BitOr()):
                return self._sum(self._listed_in(side, module, source) for side in (value.left, value.right))
            case ast.Attribute(attr="__all__", value=ast.Name(id=name)):
                inner = module.stars.get(name)
                found = inner if inner is not None else self.names(f"{source.package}.{name}".lstrip("."))
                return None if found is None else set(found)
            case ast.Call(func=ast.Name(id="list" | "sorted" | "tuple"), args=[inside]):
                return self._listed_in(inside, module, source)
        return None

    @staticmethod
    def _sum(parts: "Iterator[set[str] | None] | list[set[str] | None]") -> set[str] | None:
        together: set[str] = set()
        for part in parts:
            if part is None:
                return None
            together |= part
        return together


class _Module:
    """The names of a module, as they are found. `complete` is false where some can't be known."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.exported: set[str] = set()
        self.declares = False
        self.complete = True
        self.stars: dict[str, frozenset[str]] = {}


def _declaration(node: ast.stmt) -> tuple[ast.expr | None, bool]:
    """What the statement puts into `__all__`, and whether it adds to what is there."""
    match node:
        case ast.Assign(targets=[ast.Name(id="__all__")], value=value):
            return value, False
        case ast.AnnAssign(target=ast.Name(id="__all__"), value=ast.expr() as value):
            return value, False
        case ast.AugAssign(target=ast.Name(id="__all__"), value=value):
            return value, True
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id="__all__"), attr=attr), args=[value])):
            return (value if attr == "extend" else ast.List(elts=[value])), True
    return None, False


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements at module level, those of all branches included."""
    for node in body:
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for part in ("body", "orelse", "finalbody"):
                yield from _statements(getattr(node, part, []))
            for handler in getattr(node, "handlers", []):
                yield from _statements(handler.body)


def _absolute(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    parts = package.split(".") if package else []
    kept = parts[: len(parts) - (node.level - 1)]
    return ".".join([*kept, *([node.module] if node.module else [])])


@cache
def _listed(module: str) -> frozenset[str] | None:
    """The names in our own list, where we have one."""
    if not all(part.isidentifier() for part in module.split(".")):
        return None
    path = _TABLES / f"{module}.txt"
    return frozenset(path.read_text(encoding="ascii").split()) if path.is_file() else None


def _installed(module: str) -> _Source | None:
    """The source of a module of the standard library or of an installed package; nothing is imported to find it."""
    top, *rest = module.split(".")
    folders = [entry for entry in sys.path if entry and Path(entry).is_absolute()]
    spec = importlib.machinery.PathFinder.find_spec(top, folders)
    for part in rest:
        if spec is None or spec.submodule_search_locations is None:
            return None
        spec = importlib.machinery.PathFinder.find_spec(part, list(spec.submodule_search_locations))
    if spec is None or spec.origin is None or not spec.origin.endswith(".py"):
        return None
    path = Path(spec.origin)
    try:
        if path.stat().st_size > _LONGEST_SOURCE:
            return None
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
    return _Source(
        text, module if spec.submodule_search_locations is not None else module.rpartition(".")[0], local=False
    )
