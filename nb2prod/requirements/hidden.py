"""Modules that libraries import behind the scenes: `pandas.read_excel` needs openpyxl, though no import says so."""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache

from nb2prod.ipython.model import PythonCell
from nb2prod.requirements.aliases import import_aliases
from nb2prod.requirements.model import FoundImport
from nb2prod.requirements.tables import rows

NOTHING, NAMED_BY_ARGUMENT = "-", "="


@dataclass(frozen=True, slots=True)
class Engine:
    """A row of the table: `call` of `library` imports `module` where `condition` holds."""

    library: str
    call: str
    condition: str
    module: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call, or a mere attribute, in a cell: what it is called on ("pandas"; "" for some object, "?" for a name of the notebook's own), its name, its literal arguments."""

    library: str
    name: str
    arguments: tuple[str, ...]
    keywords: tuple[str, ...]
    line: int
    column: int


@cache
def engines() -> Mapping[str, tuple[Engine, ...]]:
    """The table, by library."""
    table = [Engine(*row) for row in rows("hidden.tsv", 4)]
    return {name: tuple(row for row in table if row.library == name) for name in {row.library for row in table}}


def find_hidden_imports(cells: Sequence[PythonCell], found: Iterable[FoundImport]) -> tuple[FoundImport, ...]:
    """What the libraries in `found` import when the cells call them as they do."""
    libraries = {item.module.partition(".")[0] for item in found if not item.level} & engines().keys()
    aliases = import_aliases(cells)
    hidden: list[FoundImport] = []
    for cell in cells:
        for call in _calls(cell.tree, aliases) if cell.tree and libraries else ():
            for library in sorted(libraries):
                for module in _modules(call, engines()[library]):
                    place = cell.location(call.line, call.column)
                    hidden.append(FoundImport(module, place, hidden=f"{library}.{call.name}"))
    return tuple(hidden)


def _modules(call: Call, table: Iterable[Engine]) -> Iterator[str]:
    fitting = [row for row in table if _names(row, call) and _holds(row.condition, call)]
    special = [row for row in fitting if row.condition]
    for row in special or fitting:
        if row.module == NAMED_BY_ARGUMENT:
            yield from call.arguments[:1]
        elif row.module != NOTHING:
            yield row.module


def _names(row: Engine, call: Call) -> bool:
    """A dotted row is a method of whatever object; the others are functions of the library itself, or methods of what it gave."""
    if row.call.startswith("."):
        return call.library in ("", row.library) and fnmatchcase(call.name, row.call[1:])
    return call.library == row.library and fnmatchcase(call.name, row.call)


def _holds(condition: str, call: Call) -> bool:
    if not condition:
        return True
    texts = call.keywords if "=" in condition and "://" not in condition else call.arguments
    return any(fnmatchcase(text, condition) for text in texts)


def _calls(tree: ast.Module, aliases: Mapping[str, str]) -> Iterator[Call]:
    called: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, (ast.Name, ast.Attribute)):
            called.add(id(node.func))
            arguments = tuple(text for argument in node.args if (text := _literal(argument)))
            keywords = tuple(
                f"{keyword.arg}={text}"
                for keyword in node.keywords
                if keyword.arg and (text := _literal(keyword.value))
            )
            yield _call(node.func, aliases, (*arguments, *_values(node.keywords)), keywords)
        elif isinstance(node, ast.Attribute) and id(node) not in called:
            yield _call(node, aliases, (), ())


def _call(
    func: ast.Name | ast.Attribute, aliases: Mapping[str, str], arguments: tuple[str, ...], keywords: tuple[str, ...]
) -> Call:
    if isinstance(func, ast.Name):
        dotted = aliases.get(func.id, "?")
        library, name = dotted.partition(".")[0], dotted.rpartition(".")[2]
    else:
        library, name = _receiver(func, aliases), func.attr
    return Call(library, name, arguments, keywords, func.lineno, func.col_offset)


def _receiver(func: ast.expr, aliases: Mapping[str, str]) -> str:
    """The library that a dotted name starts from, "" for an object."""
    while isinstance(func, ast.Attribute):
        func = func.value
    if isinstance(func, ast.Name):
        return aliases.get(func.id, "").partition(".")[0]
    return ""


def _values(keywords: Iterable[ast.keyword]) -> Iterator[str]:
    """The texts of those keyword arguments that may as well be given by position: paths and addresses."""
    return (text for keyword in keywords if (text := _literal(keyword.value)) and ("." in text or "://" in text))


def _literal(node: ast.expr) -> str:
    """The text of a literal, or the fixed beginning of an f-string; "" for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, (str, bool)):
        return str(node.value)
    if isinstance(node, ast.JoinedStr) and node.values:
        return _literal(node.values[0]) if len(node.values) == 1 else _literal(node.values[0]) + _end(node.values[-1])
    return ""


def _end(node: ast.expr) -> str:
    return _literal(node) if isinstance(node, ast.Constant) else ""
