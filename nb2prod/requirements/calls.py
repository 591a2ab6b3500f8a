"""Calls as a table can speak of them: the library, the name, the literal arguments."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True, slots=True)
class Call:
    """A call, or a mere attribute, in a cell: what it is called on ("pandas"; "" for some object, "?" for a name of the notebook's own), its name, its literal arguments."""

    library: str
    name: str
    arguments: tuple[str, ...]
    keywords: tuple[str, ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class CallPattern:
    """A row of a table: which calls it is about. `call` is a pattern of the name, with a dot in front for methods and attributes of whatever
    object; `condition` is "", a pattern of an argument's text ("*.xls"), or a keyword with one ("engine=xlrd")."""

    library: str
    call: str
    condition: str

    def fits(self, call: Call) -> bool:
        """Is `call` one of these?"""
        return self._names(call) and self._holds(call)

    def _names(self, call: Call) -> bool:
        if self.call.startswith("."):
            return call.library in ("", self.library) and fnmatchcase(call.name, self.call[1:])
        return call.library == self.library and fnmatchcase(call.name, self.call)

    def _holds(self, call: Call) -> bool:
        if not self.condition:
            return True
        texts = call.keywords if "=" in self.condition and "://" not in self.condition else call.arguments
        return any(fnmatchcase(text, self.condition) for text in texts)


def find_calls(tree: ast.Module, aliases: Mapping[str, str]) -> Iterator[Call]:
    """Every call in a cell, and every attribute that is not called; `aliases` are the names that imports bind."""
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
