"""Magics that the notebook itself defines with `@register_cell_magic`: their uses are calls of the function below the decorator."""

import re
from collections.abc import Iterable, Mapping

from nb2prod.ipython.interpolation import expand
from nb2prod.ipython.literals import quote_block
from nb2prod.ipython.model import MagicCall, MagicKind, Translation
from nb2prod.patterns import pattern

_DECORATOR = r"[ \t]*@(?:\w+\.)*register_(?P<kind>line_cell|line|cell)_magic\b[ \t]*(?:\([ \t]*(?:[\"'](?P<name>\w+)[\"'])?[ \t]*\))?[ \t]*(?:#.*)?$"
_ALONE = pattern(_DECORATOR)
_DEFINITION = pattern(rf"^{_DECORATOR}\n(?:[ \t]*@.*\n)*[ \t]*def[ \t]+(?P<function>\w+)", re.MULTILINE)
_KINDS = {
    "line": (MagicKind.LINE,),
    "cell": (MagicKind.CELL,),
    "line_cell": (MagicKind.LINE, MagicKind.CELL),
}


def find_registered(sources: Iterable[str]) -> Mapping[tuple[MagicKind, str], str]:
    """The function behind each magic that one of the sources registers."""
    return {
        (kind, definition["name"] or definition["function"]): definition["function"]
        for source in sources
        if registers(source)
        for definition in _DEFINITION.finditer(source)
        for kind in _KINDS[definition["kind"]]
    }


def registers(source: str) -> bool:
    """May the source register a magic?"""
    return "_magic" in source and "@" in source and "register_" in source


def is_registration(line: str) -> bool:
    """Is the line a decorator that registers a magic? Outside IPython it cannot be applied, and need not be."""
    return registers(line) and _ALONE.match(line) is not None


def call_registered(call: MagicCall, function: str) -> Translation:
    """The call that IPython makes: the text of the line, and of the cell below it."""
    line = expand(call.argument.strip(), call.bound)
    if call.kind is MagicKind.LINE:
        return Translation(f"{function}({line})", displays=True)
    return Translation(f"{function}({line}, {quote_block(call.body)})", displays=True)
