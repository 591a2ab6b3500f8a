"""Three versions of a sequence of lines, cut into the pieces that a merge decides about one by one.

Lines of the base that both other versions still have are what the three are held together by. What lies between two such stretches
was changed by one side, by both alike, or by both in different ways: only the last is a conflict.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

Lines = tuple[str, ...]
_MOST_PAIRS = 20_000_000
"""Pairs of equal lines above which two texts are not searched for what they share: a text of one line repeated would take hours."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What each version has at one place."""

    base: Lines
    ours: Lines
    theirs: Lines

    @property
    def is_conflict(self) -> bool:
        return self.ours != self.theirs and self.base not in (self.ours, self.theirs)

    @property
    def merged(self) -> Lines:
        """The lines that follow from the three, where there is no conflict: a change wins over what was left alone."""
        return self.theirs if self.ours == self.base else self.ours


def cut(base: Lines, ours: Lines, theirs: Lines) -> Iterator[Piece]:
    """The pieces, in order. Put together, their `base` is `base`, and so for the others: no line is ever in none of them."""
    at = ours_at = theirs_at = 0
    for start, ours_start, theirs_start, length in _held_together(base, ours, theirs):
        if (start, ours_start, theirs_start) != (at, ours_at, theirs_at):
            yield from _narrow(
                Piece(base[at:start], ours[ours_at:ours_start], theirs[theirs_at:theirs_start]),
            )
        at, ours_at, theirs_at = start + length, ours_start + length, theirs_start + length
        if length:
            yield Piece(*(base[start:at],) * 3)


def _held_together(base: Lines, ours: Lines, theirs: Lines) -> Iterator[tuple[int, int, int, int]]:
    """Stretches that all three have: where they begin in each, and their length. The last has none and stands at the end."""
    in_ours, in_theirs = _shared(base, ours), _shared(base, theirs)
    first = second = 0
    while first < len(in_ours) and second < len(in_theirs):
        (one, ours_at, length), (other, theirs_at, other_length) = in_ours[first], in_theirs[second]
        start, end = max(one, other), min(one + length, other + other_length)
        if start < end:
            yield start, ours_at + start - one, theirs_at + start - other, end - start
        if one + length < other + other_length:
            first += 1
        else:
            second += 1
    yield len(base), len(ours), len(theirs), 0


def _shared(base: Lines, other: Lines) -> list[tuple[int, int, int]]:
    """Stretches of lines that two versions share: where they begin in each, and their length."""
    head = _alike(base, other)
    tail = _alike(base[head:][::-1], other[head:][::-1])
    middle, other_middle = base[head : len(base) - tail], other[head : len(other) - tail]
    found = [(0, 0, head)]
    if _pairs(middle, other_middle) <= _MOST_PAIRS:
        blocks = SequenceMatcher(None, middle, other_middle, autojunk=False).get_matching_blocks()
        found += [(block.a + head, block.b + head, block.size) for block in blocks]
    return [*found, (len(base) - tail, len(other) - tail, tail)]


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """The number of lines at the beginning that two sequences share."""
    length = 0
    for line, other_line in zip(one, other, strict=False):
        if line != other_line:
            break
        length += 1
    return length


def _pairs(one: Lines, other: Lines) -> int:
    counted = Counter(other)
    return sum(count * counted[line] for line, count in Counter(one).items())


def _narrow(piece: Piece) -> Iterator[Piece]:
    """A conflict without the lines at its ends that both sides wrote alike."""
    if not piece.is_conflict:
        yield piece
        return
    head = _alike(piece.ours, piece.theirs)
    tail = _alike(piece.ours[head:][::-1], piece.theirs[head:][::-1])
    ours_end, theirs_end = len(piece.ours) - tail, len(piece.theirs) - tail
    if head:
        yield Piece((), piece.ours[:head], piece.theirs[:head])
    yield Piece(piece.base, piece.ours[head:ours_end], piece.theirs[head:theirs_end])
    if tail:
        yield Piece((), piece.ours[ours_end:], piece.theirs[theirs_end:])
