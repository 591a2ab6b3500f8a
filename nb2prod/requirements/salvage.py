"""The tolerant second look: imports of a cell that does not parse, line by line.

Python 2, a half-typed line or prose in a code cell must not hide the imports beside it: of 2,000 notebooks in the wild
every seventh has such a cell.
"""

import ast
import re
from collections.abc import Iterator

from nb2prod.diagnostics import Location
from nb2prod.requirements.model import FoundImport

LONGEST_STATEMENT = 60
"""Lines that an import in parentheses may span before the look gives it up."""

_STARTS = re.compile(r"(?:>>>\s?|\.\.\.\s?|In\s?\[\d*\]:\s?)?(?P<code>(?:import|from)\s.*)")
_FROM = re.compile(r"from\s+(?P<dots>\.*)\s*(?P<module>[A-Za-z_][\w.]*)?\s+import\s+[(\w*]")
_COMPOUND = re.compile(r"(?:try|if|else|elif|for|while|with|def)\b[^#]*?:\s*(?P<code>(?:import|from)\s.*)")


def salvage_imports(source: str, cell: int) -> tuple[FoundImport, ...]:
    """The imports that stand on lines of their own in `source`, the text of cell number `cell` (from 0)."""
    lines = source.splitlines()
    found: list[FoundImport] = []
    quoted = _inside_strings(lines)
    tries: list[int] = []
    for number, line in enumerate(lines):
        text, indent = line.strip(), len(line) - len(line.lstrip())
        if not text or quoted[number]:
            continue
        tries = [depth for depth in tries if depth < indent]
        if text.startswith("try:"):
            tries.append(indent)
        if start := _COMPOUND.match(text) or _STARTS.match(text):
            found += _read(start["code"], lines[number + 1 :], Location(cell, number + 1, indent), bool(tries))
    return tuple(found)


def _read(first: str, rest: list[str], place: Location, optional: bool) -> Iterator[FoundImport]:
    for statement in _attempts(first, rest):
        try:
            body = ast.parse(statement).body
        except (SyntaxError, ValueError):
            continue
        for node in body:
            if isinstance(node, ast.Import):
                yield from (FoundImport(alias.name, place, optional=optional) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                members = tuple(alias.name for alias in node.names)
                yield FoundImport(node.module or "", place, members, node.level, optional)
        return
    if (match := _FROM.match(first)) and (match["module"] or match["dots"]):
        yield FoundImport(match["module"] or "", place, (), len(match["dots"]), optional)


def _attempts(first: str, rest: list[str]) -> Iterator[str]:
    """The line; the line with those that continue it; what stands before a semicolon."""
    yield first
    if first.endswith("\\") or first.count("(") > first.count(")"):
        joined = first
        for line in rest[:LONGEST_STATEMENT]:
            joined += "\n" + line.strip()
            yield joined
    yield from (part for part in [first.split(";")[0]] if part != first)


def _inside_strings(lines: list[str]) -> list[bool]:
    """For every line, does it begin inside a triple-quoted string? Roughly: only the marks are counted."""
    inside, result = "", []
    for line in lines:
        result.append(bool(inside))
        for mark in re.findall(r'"""|' + r"'''", line):
            if not inside:
                inside = mark
            elif mark == inside:
                inside = ""
    return result
