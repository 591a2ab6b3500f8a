"""A notebook's file as text, cut at the borders of its cells, so that one of them can change while the rest stays as it is."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nb2prod.errors import NotebookError
from nb2prod.fixes.model import Proposal

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder(strict=False)


@dataclass(frozen=True, slots=True)
class Document:
    """`text` is the file, `cells` where each cell begins and ends in it."""

    text: str
    cells: tuple[tuple[int, int], ...]

    def changed(self, proposal: Proposal) -> str:
        """The text with the proposed changes made."""
        cells = [self.text[start:end] for start, end in self.cells]
        for index, source in proposal.sources.items():
            cells[index] = _with_source(cells[index], source, ascii_only=self.text.isascii())
        for index, identity in proposal.ids.items():
            cells[index] = _with_value(cells[index], "id", json.dumps(identity))
        kept = [index for index in proposal.order or range(len(cells)) if index not in proposal.removed]
        return self._joined([cells[index] for index in kept])

    def _joined(self, cells: Sequence[str]) -> str:
        """Cells in their places: what stands before, between and behind cells stays, as far as there are cells for it."""
        if not self.cells:
            return self.text
        gaps = [self.text[end:start] for (_, end), (start, _) in zip(self.cells, self.cells[1:], strict=False)]
        body = "".join(cell + (gaps[at] if at < len(cells) - 1 else "") for at, cell in enumerate(cells))
        return self.text[: self.cells[0][0]] + body + self.text[self.cells[-1][1] :]


def read_document(data: bytes, name: str) -> Document:
    """The document in a file. Raises NotebookError for what is not nbformat 4 in UTF-8: that can be read, but not safely be changed."""
    try:
        text = data.decode("utf-8")
        start = dict(_members(text, _skip(text, 0)))["cells"][0]
        return Document(text, tuple(_elements(text, start)))
    except (ValueError, KeyError, IndexError, RecursionError) as error:
        hint = "Open it in Jupyter and save it, then try again."
        raise NotebookError("is not nbformat 4 in plain UTF-8, so it is left alone", place=name, hint=hint) from error


def _skip(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at


def _expect(text: str, at: int, sign: str) -> int:
    if not text.startswith(sign, at):
        raise ValueError(f"{sign} expected")
    return at + 1


def _members(text: str, at: int) -> Iterator[tuple[str, tuple[int, int]]]:
    """The keys of the object that begins at `at`, each with where its value begins and ends."""
    at = _skip(text, _expect(text, at, "{"))
    while text[at] != "}":
        key, at = _DECODER.raw_decode(text, at)
        start = _skip(text, _expect(text, _skip(text, at), ":"))
        end = _DECODER.raw_decode(text, start)[1]
        yield key, (start, end)
        at = _skip(text, end)
        at = _skip(text, at + 1) if text[at] == "," else at


def _elements(text: str, at: int) -> Iterator[tuple[int, int]]:
    """Where the elements of the list that begins at `at` begin and end."""
    at = _skip(text, _expect(text, at, "["))
    while text[at] != "]":
        end = _DECODER.raw_decode(text, at)[1]
        yield at, end
        at = _skip(text, end)
        at = _skip(text, at + 1) if text[at] == "," else at


def _with_value(cell: str, key: str, value: str) -> str:
    start, end = dict(_members(cell, 0))[key]
    return cell[:start] + value + cell[end:]


def _with_source(cell: str, source: str, *, ascii_only: bool) -> str:
    """The cell with another source, written in the manner of the old one: a string, or a list with a line each."""
    start, end = dict(_members(cell, 0))["source"]
    old = cell[start:end]
    lines = [json.dumps(line, ensure_ascii=ascii_only) for line in source.splitlines(keepends=True)]
    if not old.startswith("["):
        return _with_value(cell, "source", json.dumps(source, ensure_ascii=ascii_only))
    before, between, after = _layout(old, cell[:start])
    return cell[:start] + f"[{before}{between.join(lines)}{after}]" + cell[end:]


def _layout(old: str, above: str) -> tuple[str, str, str]:
    """What a list of lines has in front of its elements, between and behind them."""
    spans = list(_elements(old, 0))
    if len(spans) > 1:
        return old[1 : spans[0][0]], old[spans[0][1] : spans[1][0]], old[spans[-1][1] : -1]
    before, after = (old[1 : spans[0][0]], old[spans[0][1] : -1]) if spans else ("", "")
    if spans and "\n" not in before:
        return before, ", ", after
    indent = re.search(r"\n([ \t]*)[^\n]*$", above)
    if not spans and indent is not None:
        before, after = f"\n{indent[1]} ", f"\n{indent[1]}"
    return before, f",{before}" if before else ", ", after
