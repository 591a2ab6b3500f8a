"""On which line of the file each cell's source begins, found without a second parse.

Reviews happen on the lines of the file, but `json` gives no positions, and a parser of our own would cost several times what
`json` costs. A raw scan is enough: `"source":` with plain quotes can only be a key, as quotes inside strings are escaped. Keys of the
same name elsewhere (in metadata, in outputs) are told apart by their indentation.
"""

import re
from collections.abc import Sequence

_BEFORE_VALUE = re.compile(r'"\w+":[ \t\r\n]*(?:\[[ \t\r\n]*(?="))?')
_WIDEST_INDENT = 64


def find_source_lines(text: str, keys: Sequence[str | None]) -> list[int]:
    """The line (from 1) on which the source of each cell begins; 0 for every cell where that cannot be told.

    `keys` are the keys under which the cells have their source, in the order of the cells ("source", or "input" in nbformat 3).
    """
    if not keys or None in keys:
        return [0] * len(keys)
    by_indent: dict[str, list[int]] = {}
    for key in sorted({key for key in keys if key}):
        _collect(text, f'"{key}":', by_indent)
    for offsets in by_indent.values():
        if len(offsets) == len(keys):
            return _count_lines(text, sorted(offsets))
    return [0] * len(keys)


def _collect(text: str, needle: str, by_indent: dict[str, list[int]]) -> None:
    """Sort the offsets of `needle` by the white space before it on its line ("" where other text stands there)."""
    at = text.find(needle)
    while at >= 0:
        line_start = text.rfind("\n", max(0, at - _WIDEST_INDENT), at) + 1
        before = text[line_start:at] if line_start else ""
        by_indent.setdefault(before if before.isspace() else "", []).append(at)
        at = text.find(needle, at + len(needle))


def _count_lines(text: str, offsets: list[int]) -> list[int]:
    lines = []
    line, counted_to = 1, 0
    for offset in offsets:
        value = _BEFORE_VALUE.match(text, offset)
        start = value.end() if value else offset
        line += text.count("\n", counted_to, start)
        counted_to = start
        lines.append(line)
    return lines
