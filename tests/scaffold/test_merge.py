"""The laws of the merge, by examples and by random edits: nothing that either side wrote is lost, conflicts are marked."""

import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nb2prod.scaffold.merge import LABELS, has_marks, is_text, merge

LINES = st.sampled_from(["", "x = 1", "    return x", "def f(x):", "}", "é", "x = 2"])
TEXTS = st.builds(
    lambda lines, end, ended: (end.join(lines) + (end if ended and lines else "")).encode(),
    st.lists(LINES, max_size=12),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
ANY = st.one_of(TEXTS, st.binary(max_size=40), st.text(max_size=40).map(str.encode))


@given(ANY, ANY)
def test_an_untouched_file_becomes_what_is_generated(base: bytes, theirs: bytes) -> None:
    merged = merge(base, base, theirs)
    assert merged is not None and (merged.data, merged.conflicts) == (theirs, 0)


@given(ANY, ANY)
def test_where_nothing_new_is_generated_the_file_stays(base: bytes, ours: bytes) -> None:
    merged = merge(base, ours, base)
    assert merged is not None and (merged.data, merged.conflicts) == (ours, 0)


@given(ANY, ANY)
def test_what_both_did_alike_is_done_once(base: bytes, both: bytes) -> None:
    merged = merge(base, both, both)
    assert merged is not None and (merged.data, merged.conflicts) == (both, 0)


@given(TEXTS, TEXTS, TEXTS)
def test_sides_are_alike(base: bytes, ours: bytes, theirs: bytes) -> None:
    one, other = merge(base, ours, theirs), merge(base, theirs, ours)
    assert one is not None and other is not None
    assert one.conflicts == other.conflicts
    assert one.conflicts or one.data == other.data


@st.composite
def edits(draw: st.DrawFn) -> tuple[list[str], list[str], list[str]]:
    """A file, and two edited versions of it; every line that a side adds is one that nobody else has."""
    base = [f"line {number}" if draw(st.booleans()) else "" for number in range(draw(st.integers(0, 25)))]
    return base, _edited(draw, base, "ours"), _edited(draw, base, "theirs")


def _edited(draw: st.DrawFn, base: list[str], who: str) -> list[str]:
    lines = list(base)
    for number in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines)))
        removed = draw(st.integers(0, 2))
        added = [f"{who} {number}.{line}" for line in range(draw(st.integers(0, 3)))]
        lines[at : at + removed] = added
    return lines


@settings(max_examples=1000, deadline=None)
@given(edits(), st.booleans(), st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_no_line_is_lost(
    versions: tuple[list[str], list[str], list[str]], ours_ended: bool, theirs_ended: bool, end: str
) -> None:
    base, ours, theirs = versions
    merged = merge(_text(base), _text(ours, end, ours_ended), _text(theirs, ended=theirs_ended))
    assert merged is not None
    lines = merged.data.decode().replace("\r\n", "\n").split("\n")
    for written in (ours, theirs):
        assert not Counter(line for line in written if line not in base) - Counter(lines)
    kept = Counter(base) & Counter(ours) & Counter(theirs)
    assert not Counter({line: count for line, count in kept.items() if line}) - Counter(lines)
    deleted = {line for line in base if line} - (set(ours) & set(theirs))
    assert merged.conflicts or not deleted & set(lines), "what one side deleted and the other left alone is gone"
    assert all(lines.count(label) == merged.conflicts for label in LABELS)
    assert has_marks(merged.data) == bool(merged.conflicts)


def _text(lines: list[str], end: str = "\n", ended: bool = True) -> bytes:
    return (end.join(lines) + (end if ended and lines else "")).encode()


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        ("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n", "A\nb\nC\n"),
        ("a\nb\nc\n", "a\nb\nc\nmine\n", "new\na\nb\nc\n", "new\na\nb\nc\nmine\n"),
        ("a\nb\nc\nd\n", "a\nd\n", "a\nb\nc\nD\n", "CONFLICT a <d|b c d|b c D>"),
        ("a\nb\nc\nd\n", "a\nc\nd\n", "a\nb\nc\nD\n", "a\nc\nD\n"),
        ("a\nb\n", "a\nb", "A\nb\n", "A\nb"),
        ("a\nb", "a\nb\n", "A\nb", "A\nb\n"),
        ("a\nb", "a\nb\nmine", "a\nb\n", "a\nb\nmine\n"),
        ("a\nb\nc\n", "a\r\nb\r\nc\r\n", "a\nB\nc\n", "a\r\nB\r\nc\r\n"),
        ("a\r\nb\r\nc\r\n", "a\r\nb\r\nmine\r\n", "a\nb\nc\n", "a\nb\nmine\n"),
        ("a\nb\nc\n", "a\r\nb\nc\n", "a\nb\nC\n", "a\r\nb\nC\n"),
        ("a\nb\nc\n", "a\nx\ny\nb\nc\n", "a\nx\nz\nb\nc\n", "CONFLICT a x <y||z> b c"),
        ("a\nb\nc\n", "a\nB1\nc\n", "a\nB2\nc\n", "CONFLICT a <B1|b|B2> c"),
        ("a\nb\nc\n", "a\nc\n", "a\nB2\nc\n", "CONFLICT a <|b|B2> c"),
        ("", "mine\n", "new\n", "CONFLICT <mine||new>"),
    ],
    ids=[
        "different lines",
        "end and beginning",
        "deletion beside a change",
        "deletion and change",
        "end of line taken away",
        "end of line added",
        "end of line added by the other side",
        "editor saves with CRLF",
        "generated with LF from now on",
        "one line with CRLF",
        "both insert",
        "both change",
        "deleted and changed",
        "both create",
    ],
)
def test_examples(base: str, ours: str, theirs: str, expected: str) -> None:
    merged = merge(base.encode(), ours.encode(), theirs.encode())
    assert merged is not None
    assert (brief(merged.data.decode()) if merged.conflicts else merged.data.decode()) == expected


def brief(text: str) -> str:
    """A text with one conflict as `a <ours|base|theirs> b`."""
    ours, base, middle, theirs = LABELS
    signs = {ours: "<", base: "|", middle: "|", theirs: ">"}
    words = " ".join(signs.get(line, line) for line in text.splitlines())
    for sign in "<|":
        words = words.replace(f"{sign} ", sign)
    for sign in "|>":
        words = words.replace(f" {sign}", sign)
    return f"CONFLICT {words}"


def test_data_are_not_merged_by_lines() -> None:
    assert not is_text(b"PAR1\0\xff")
    assert merge(b"a\n", b"\0b\n", b"c\n") is None
    assert merge(b"\xff", b"\xfe", b"\xff") is not None, "changed by one side only"


def test_a_text_that_repeats_itself_takes_no_time() -> None:
    begin = time.monotonic()
    lines = ["0"] * 30_000
    merged = merge(_text(lines), _text([*lines[1:], "mine"]), _text(["new", *lines]))
    assert merged is not None and b"mine" in merged.data and b"new" in merged.data
    assert time.monotonic() - begin < 20
