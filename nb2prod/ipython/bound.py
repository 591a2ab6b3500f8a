"""Which words in shell commands and magics stand for variables of the notebook."""

import ast
import re
from collections.abc import Iterable, Iterator, Sequence

from nb2prod.diagnostics import Location
from nb2prod.ipython.families import find_magic
from nb2prod.ipython.model import MagicCall
from nb2prod.ipython.parsing import parse
from nb2prod.ipython.salvage import salvage_names
from nb2prod.ipython.scan import Scan, scan_cell
from nb2prod.ipython.trees import walk
from nb2prod.patterns import pattern

_EXPANDED = pattern(r"\$\{?(\w[\w.]*)|\{([^{}]+)\}|(?<![:\w]):(\w+)")
_INNER_MAGIC = pattern(r"^[ \t]*[%!].*|=[ \t]*[%!].*", re.MULTILINE)
_EXPANDED_BODIES = frozenset({"!", "sx", "system", "sql"})
_WORD = pattern(r"[^\W\d]\w*")


def words_to_expand(scan: Scan) -> Iterator[str]:
    """The words of a cell's magics that IPython may replace by the value of a variable of that name."""
    for found in scan.found:
        if found.call is not None:
            for match in _EXPANDED.finditer(_expanded_text(found.call)):
                yield from _WORD.findall("".join(part or "" for part in match.groups()))


def _expanded_text(call: MagicCall) -> str:
    """The magic's line, and of its body what may be a magic again; most bodies are not expanded."""
    if call.name in _EXPANDED_BODIES:
        return f"{call.argument}\n{call.body}"
    return "\n".join([call.argument, *_INNER_MAGIC.findall(call.body)])


def bound_names(
    words: frozenset[str], trees: Iterable[tuple[str, ast.Module]], scans: Sequence[Scan]
) -> frozenset[str]:
    """Those of `words` that the notebook's code mentions as variables, parameters or imports.

    `trees` are the cells that are plain Python with their source, `scans` the others. A name that is only read counts too: it
    has a value, or the notebook would not run. Cells without any of the words are not looked into, for speed.
    """
    missing = set(words)
    for source, tree in trees:
        if not missing:
            return words
        if _has_any(missing, source):
            missing.difference_update(_names(tree))
    for scan in scans:
        if missing and _has_any(missing, "\n".join(scan.lines)):
            missing.difference_update(_names_around_magics(scan))
    return words - missing


def _has_any(words: set[str], source: str) -> bool:
    return any(word in source for word in words) and not words.isdisjoint(_WORD.findall(source))


def _names(tree: ast.AST) -> Iterator[str]:
    for node in walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.alias):
            yield node.asname or node.name.split(".")[0]
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            yield node.name


def _names_around_magics(scan: Scan) -> Iterator[str]:
    """The names in a cell whose magics are left out. A magic may bind or read the words of its line (`%%capture out`, `%time x = 1`)."""
    lines = list(scan.lines)
    for found in scan.found:
        for number in range(found.first, found.last + 1):
            lines[number] = ""
        if found.call is not None:
            lines[found.first] = found.call.indent + (f"{found.call.target} = None" if found.call.target else "pass")
            yield from _magic_names(found.call)
    code = "\n".join(lines)
    try:
        yield from _names(parse(code))
    except SyntaxError:
        yield from salvage_names(code)


def _magic_names(call: MagicCall) -> Iterator[str]:
    magic = find_magic(call.kind, call.name)
    if call.body and (magic is None or magic.python_body):
        yield from _names_around_magics(scan_cell(call.body, Location(0)))
    if call.name in ("time", "timeit", "prun", "capture", "store", "bigquery", "sql", "R"):
        yield from _WORD.findall(call.argument)
