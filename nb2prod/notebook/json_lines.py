"""On which line of the file each cell's source begins, found without a second parse.

Reviews happen on the lines of the file, but `json` gives no positions, and a parser of our own would cost several times what
`json` costs. A raw scan is enough: `"source":` with plain quotes can only be a key, as quotes inside strings are escaped. Keys of the
same name elsewhere (in metadata, in outputs) are told apart by their indentation and by their values.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from nb2prod.patterns import pattern

_BEFORE_VALUE = pattern(r'"\w+":[ \t\r\n]*')
_LIST_START = pattern(r'\[[ \t\r\n]*(?=")')
_WIDEST_INDENT = 64
_DECODER = json.JSONDecoder(strict=False)


def find_source_lines(text: str, sources: Sequence[tuple[str, Any]]) -> list[int]:
    """The line (from 1) on which the source of each cell begins; 0 for every cell where that cannot be told.

    `sources` has the key under which each cell has its source ("source", or "input" in nbformat 3; "" for none), and its value.
    """
    keys = {key for key, _ in sources}
    if not sources or "" in keys:
        return [0] * len(sources)
    offsets = sorted(offset for key in keys for offset in _find_all(text, f'"{key}":'))
    if len(offsets) == len(sources):
        return _count_lines(text, offsets)
    by_indent: dict[str, list[int]] = {}
    for offset in offsets:
        by_indent.setdefault(_indent(text, offset), []).append(offset)
    for _, group in sorted(by_indent.items(), key=lambda item: len(item[0])):
        matching = _match(text, group, sources)
        if len(matching) == len(sources):
            return _count_lines(text, matching)
    return [0] * len(sources)


def _find_all(text: str, needle: str) -> Iterator[int]:
    at = text.find(needle)
    while at >= 0:
        yield at
        at = text.find(needle, at + len(needle))


def _indent(text: str, offset: int) -> str:
    """The white space before a key on its line, "" where other text stands there."""
    line_start = text.rfind("\n", max(0, offset - _WIDEST_INDENT), offset) + 1
    before = text[line_start:offset] if line_start else ""
    return before if before.isspace() else ""


def _match(text: str, offsets: list[int], sources: Sequence[tuple[str, Any]]) -> list[int]:
    """The offsets whose values are those of the cells, one after the other."""
    matching: list[int] = []
    for offset in offsets:
        if len(matching) < len(sources) and _value_at(text, offset) == sources[len(matching)][1]:
            matching.append(offset)
    return matching


def _value_at(text: str, offset: int) -> Any:
    try:
        return _DECODER.raw_decode(text, _value_start(text, offset))[0]
    except (ValueError, RecursionError):
        return None


def _value_start(text: str, offset: int) -> int:
    before = _BEFORE_VALUE.match(text, offset)
    return before.end() if before else offset


def _count_lines(text: str, offsets: list[int]) -> list[int]:
    """The lines of the values, or of their first elements where they are lists."""
    lines = []
    line, counted_to = 1, 0
    for offset in offsets:
        start = _value_start(text, offset)
        inside = _LIST_START.match(text, start)
        start = inside.end() if inside else start
        line += text.count("\n", counted_to, start)
        counted_to = start
        lines.append(line)
    return lines
