"""What the author of a notebook does not want to hear about: comments and tags that suppress findings.

x = load()  # noqa: NBP101             this line (without codes: every rule)
# noqa: NBP205                         as the first line of a cell: the cell
# nb2prod: noqa: NBP302, NBP303        on a line of its own, anywhere: the notebook
tags nb2prod-noqa, nb2prod-noqa-NBP101, flake8-noqa-cell, flake8-noqa-cell-NBP101: the cell
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from nb2prod.diagnostics import Diagnostic, Location
from nb2prod.notebook.model import Cell, CellKind, Notebook
from nb2prod.patterns import pattern

_CODES = r"(?::\s*(?P<codes>[A-Z]+\d+(?:[,\s]+[A-Z]+\d+)*))?"
_LINE = pattern(rf"#\s*noqa{_CODES}(?![\w:])", re.IGNORECASE)
_FIRST_LINE = pattern(rf"\s*#\s*noqa{_CODES}\s*$", re.IGNORECASE)
_NOTEBOOK = pattern(rf"\s*#\s*nb2prod:\s*noqa{_CODES}\s*$", re.IGNORECASE)
_TAG = pattern(r"(?:nb2prod-noqa|flake8-noqa-cell)(?:-(?P<codes>[A-Z]+\d+))?", re.IGNORECASE)
_PREFIX = "NBP"


class Suppression(NamedTuple):
    """One comment or tag. `codes` is empty where it is for every rule; `line` 0 stands for the whole cell, `cell` -1 for all cells."""

    location: Location
    codes: frozenset[str]
    cell: int = -1
    line: int = 0

    def covers(self, diagnostic: Diagnostic) -> bool:
        where = diagnostic.location
        return (
            self.cell in (-1, where.cell)
            and self.line in (0, where.line)
            and (not self.codes or diagnostic.code in self.codes)
        )


class Suppressions:
    """All suppressions of a notebook, and which findings each of them hid."""

    def __init__(self, found: tuple[Suppression, ...]) -> None:
        self.found = found
        self.used: set[tuple[Suppression, str]] = set()

    def hide(self, diagnostic: Diagnostic) -> bool:
        """Is the finding suppressed?"""
        covering = [one for one in self.found if one.covers(diagnostic)]
        self.used.update((one, diagnostic.code) for one in covering)
        return bool(covering)

    def unused(self, applied: Iterable[str]) -> Iterator[tuple[Location, str]]:
        """The codes that are named in vain, among those of the rules that were applied."""
        applied = frozenset(applied)
        for one in self.found:
            for code in sorted(one.codes & applied):
                if (one, code) not in self.used:
                    yield one.location, code


def read_suppressions(notebook: Notebook) -> Suppressions:
    """The suppressions in a notebook's comments and tags. Those that name other tools' codes only are not ours."""
    found: list[Suppression] = []
    for cell in notebook.cells:
        if cell.tags:
            found += _in_tags(cell)
        if cell.kind is CellKind.CODE and "noqa" in cell.source.lower():
            found += _in_comments(cell)
    return Suppressions(tuple(found))


def _in_tags(cell: Cell) -> Iterator[Suppression]:
    for tag in cell.tags:
        match = _TAG.fullmatch(tag)
        if match:
            codes = _ours(match)
            if codes is not None:
                yield Suppression(Location(cell.index), codes, cell.index)


def _in_comments(cell: Cell) -> Iterator[Suppression]:
    first = True
    for number, line in enumerate(cell.source.splitlines(), start=1):
        whole, lone, plain = _NOTEBOOK.match(line), _FIRST_LINE.match(line) if first else None, _LINE.search(line)
        match = whole or lone or plain
        codes = _ours(match) if match else None
        if match and codes is not None:
            where = Location(cell.index, number, len(line) - len(line.lstrip()) if whole or lone else match.start())
            if whole:
                yield Suppression(where, codes)
            else:
                yield Suppression(where, codes, cell.index, 0 if lone else number)
        first = first and not line.strip()


def _ours(match: re.Match[str]) -> frozenset[str] | None:
    """The codes that are ours; empty for all of them; None where the comment is for other tools."""
    named = match.group("codes")
    if not named:
        return frozenset()
    codes = frozenset(code.upper() for code in re.split(r"[,\s]+", named) if code.upper().startswith(_PREFIX))
    return codes or None
