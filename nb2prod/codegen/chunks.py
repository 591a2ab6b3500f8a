"""A cell's code cut into its top-level statements, with the comments that belong to them, byte for byte."""

import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass

from nb2prod.dataflow.model import CellFlow, Statement
from nb2prod.steps.conventions import is_directive


@dataclass(frozen=True, slots=True)
class Chunk:
    """A statement's own text (with the comment behind it), and the comment lines `above` it."""

    statement: Statement
    above: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class CutCell:
    """The chunks of a cell, and the comments that are left after the last."""

    chunks: tuple[Chunk, ...]
    below: tuple[str, ...]


def cut(flow: CellFlow) -> CutCell:
    """Cut the cell's code. Putting the pieces one below the other gives the same program."""
    lines = flow.python.code.split("\n")
    chunks: list[Chunk] = []
    line, column = 1, 0
    for index, statement in enumerate(flow.statements):
        node = statement.node
        above = _comments(lines[line - 1 : statement.line - 1]) if statement.line > line or column == 0 else ()
        start = _characters(lines[statement.line - 1], node.col_offset if statement.line == node.lineno else 0)
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
        end = _characters(lines[end_line - 1], end_column)
        following = flow.statements[index + 1] if index + 1 < len(flow.statements) else None
        shares_line = following is not None and following.line == end_line
        tail = "" if shares_line else lines[end_line - 1][end:]
        text = _between(lines, statement.line, start, end_line, end) + _comment_behind(tail)
        chunks.append(Chunk(statement, above, text))
        line, column = (end_line, end) if shares_line else (end_line + 1, 0)
    return CutCell(tuple(chunks), _comments(lines[line - 1 :]))


def indent(text: str, by: str = "    ") -> str:
    """Indent the lines of `text`, but not those that are inside a string."""
    inside = _lines_inside_strings(text)
    return "\n".join(
        line if number in inside or not line.strip() else by + line
        for number, line in enumerate(text.split("\n"), start=1)
    )


def _lines_inside_strings(text: str) -> set[int]:
    inside: set[int] = set()
    starts: list[int] = []
    for token in _tokens(text):
        kind = tokenize.tok_name[token.type]
        if kind == "FSTRING_START":
            starts.append(token.start[0])
        elif kind == "FSTRING_END":
            inside.update(range(starts.pop() + 1, token.end[0] + 1))
        elif kind == "STRING":
            inside.update(range(token.start[0] + 1, token.end[0] + 1))
    return inside


def _tokens(text: str) -> Iterator[tokenize.TokenInfo]:
    yield from tokenize.generate_tokens(io.StringIO(text + "\n").readline)


def _between(lines: list[str], line: int, start: int, end_line: int, end: int) -> str:
    if line == end_line:
        return lines[line - 1][start:end]
    return "\n".join([lines[line - 1][start:], *lines[line : end_line - 1], lines[end_line - 1][:end]])


def _characters(line: str, column: int) -> int:
    """The column in characters of a column in UTF-8 bytes, which is what `ast` counts."""
    return column if line.isascii() else len(line.encode()[:column].decode(errors="ignore"))


def _comment_behind(tail: str) -> str:
    comment = tail.strip().lstrip(";").strip()
    return f"  {comment}" if comment.startswith("#") and not is_directive(comment) else ""


def _comments(lines: list[str]) -> tuple[str, ...]:
    """Comment lines without those that only tools read; blank lines at either end go, several in a row become one."""
    kept: list[str] = []
    for line in lines:
        text = line.strip().lstrip(";").strip()
        if text.startswith("#") and not is_directive(text):
            kept.append(text)
        elif not text and kept and kept[-1]:
            kept.append("")
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)
