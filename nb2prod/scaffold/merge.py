"""Merges what a person made of a file with what would be written now. Pure: bytes in, bytes out.

`base` is the file as it was written last, `ours` as a person left it, `theirs` as it would be written now. The laws:

    merge(b, b, t) = t     nobody touched it            merge(b, x, x) = x     both did the same
    merge(b, o, b) = o     nothing new to write         and no line that either side wrote is lost

Line ends are a property of the whole file here, as is whether its last line has one: an editor that saves with CRLF
has not changed every line.
"""

import ast
from collections.abc import Iterable
from dataclasses import dataclass

from nb2prod.scaffold.diff3 import Lines, Piece, cut

OURS, BASE, MIDDLE, THEIRS = "<<<<<<<", "|||||||", "=======", ">>>>>>>"
LABELS = f"{OURS} yours", f"{BASE} as it was generated last", MIDDLE, f"{THEIRS} generated now"


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged file and the number of its conflicts, each of which is marked in it. None where the file cannot be merged by lines."""

    data: bytes
    conflicts: int = 0


def merge(base: bytes, ours: bytes, theirs: bytes) -> Merged | None:
    """The three versions as one. None where both sides changed a file that is not text in UTF-8."""
    if ours == theirs or theirs == base:
        return Merged(ours)
    if ours == base:
        return Merged(theirs)
    if not all(is_text(data) for data in (base, ours, theirs)):
        return None
    texts = [_read(data) for data in (base, ours, theirs)]
    pieces = list(cut(*(text.lines for text in texts)))
    lines = tuple(line for piece in pieces for line in _written(piece))
    crlf = _decide(*(text.crlf for text in texts))
    ended = _decide(*(text.ended for text in texts))
    return Merged(_Text(lines, crlf, ended).data, sum(piece.is_conflict for piece in pieces))


def is_text(data: bytes) -> bool:
    """Can the file be merged line by line?"""
    try:
        return "\0" not in data.decode("utf-8")
    except UnicodeDecodeError:
        return False


def has_marks(data: bytes) -> bool:
    """Does the file still hold a conflict, marked by `merge`, or by git, which marks with the same signs?"""
    lines = data.replace(b"\r\n", b"\n").split(b"\n")
    begun = any(line.startswith(OURS.encode() + b" ") for line in lines)
    ended = any(line.startswith(THEIRS.encode() + b" ") for line in lines)
    return begun and ended and MIDDLE.encode() in lines


def is_python(source: bytes) -> bool:
    """Can Python read it?"""
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Text:
    """A text file: its lines without their ends, whether those are CRLF (all of them), and whether the last line has one."""

    lines: Lines
    crlf: bool
    ended: bool

    @property
    def data(self) -> bytes:
        lines = (line.removesuffix("\r") for line in self.lines) if self.crlf else self.lines
        end = "\r\n" if self.crlf else "\n"
        text = end.join(lines)
        return (text + end if self.ended and self.lines else text).encode("utf-8")


def _read(data: bytes) -> _Text:
    text = data.decode("utf-8")
    count = text.count("\n")
    crlf = count > 0 and text.count("\r\n") == count
    ended = not text or text.endswith("\n")
    lines = (text.replace("\r\n", "\n") if crlf else text).split("\n")
    return _Text(tuple(lines[:-1] if ended else lines), crlf, ended)


def _decide(base: bool, ours: bool, theirs: bool) -> bool:
    """The side that changed it wins. Of two values one is always that of the base, so there is no conflict."""
    return theirs if ours == base else ours


def _written(piece: Piece) -> Iterable[str]:
    if not piece.is_conflict:
        return piece.merged
    ours, base, middle, theirs = LABELS
    return (ours, *piece.ours, base, *piece.base, middle, *piece.theirs, theirs)
