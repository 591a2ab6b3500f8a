"""Are two texts the same output? Exactly, or but for what differs between any two runs."""

import difflib
import math
import re
from dataclasses import dataclass

NEAR = 1e-9
"""Relative difference up to which floats count as the same: sums in another order differ by less, wrong code by more."""

MOST_LINES, LONGEST_LINE = 12, 160

_NOISE = (
    (re.compile(r"\x1b\[[0-9;?]*[A-Za-z]"), ""),
    (re.compile(r"\r+\n"), "\n"),
    (re.compile(r"(?: object)? at 0x[0-9a-fA-F]+"), " at 0x"),
    (re.compile(r"\b0x[0-9a-fA-F]{6,}"), "0x"),
    (re.compile(r"^<Figure size [^>\n]*>\n?", re.MULTILINE), ""),
    (re.compile(r"^.*(?:CPU times: |Wall time: |\bper loop \(mean ).*\n?", re.MULTILINE), ""),
    (re.compile(r"\b\d{1,2}:\d\d:\d\d(?:\.\d+)?\b"), "TIME"),
    (re.compile(r"[ \t]+$", re.MULTILINE), ""),
)
_FLOAT = re.compile(r"[-+]?(?:\d+\.\d*|\.\d+|\d+(?=[eE]))(?:[eE][-+]?\d+)?")


VARIES = "<varies>"
"""Stands in a recorded text for whatever was there: it differs from run to run."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """`same`, with a `note` where that was not exact; or the `difference`, as a unified diff of a few lines."""

    same: bool
    note: str = ""
    difference: str = ""


def compare_texts(notebook: str, package: str) -> Likeness:
    """Compares what the notebook wrote with what the package wrote.

    What differs between any two runs (addresses, timings, times of day, colours, blanks at the ends of lines) is left out
    of account. Only if the texts still differ, decimal numbers may differ by one part in a thousand million.
    """
    if notebook == package:
        return Likeness(True)
    left, right = normal(notebook), normal(package)
    if left == right:
        return Likeness(True)
    if _near(left, right):
        return Likeness(True, note=f"numbers in the text differ by less than {NEAR:g}")
    return Likeness(False, difference=unified(left, right))


def normal(text: str) -> str:
    """The text without what differs between any two runs."""
    for pattern, replacement in _NOISE:
        text = pattern.sub(replacement, text)
    return text.strip("\n")


def fits(text: str, recorded: str) -> bool:
    """Is `text` the recorded one, but for what stands at VARIES?"""
    first, *pieces = recorded.split(VARIES)
    if not pieces or not text.startswith(first):
        return text == recorded
    place = len(first)
    for piece in pieces[:-1]:
        place = text.find(piece, place)
        if place < 0:
            return False
        place += len(piece)
    return text.endswith(pieces[-1]) and len(text) - len(pieces[-1]) >= place


def common(first: str, second: str) -> str:
    """The first text, with VARIES for the lines that the second has otherwise."""
    one, other = first.splitlines(keepends=True), second.splitlines(keepends=True)
    kept: list[str] = []
    for tag, begin, end, *_ in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        lines = one[begin:end]
        kept += lines if tag == "equal" else [unknown("".join(lines))]
    return "".join(kept)


def unknown(text: str) -> str:
    """What stands for a text that varies; it ends a line where the text does."""
    return VARIES + ("\n" if text.endswith("\n") else "")


def unified(left: str, right: str) -> str:
    """The first difference: a unified diff from notebook to package, a few lines of it."""
    lines = list(difflib.unified_diff(left.splitlines(), right.splitlines(), "notebook", "package", lineterm="", n=1))
    shown = [line if len(line) <= LONGEST_LINE else line[:LONGEST_LINE] + "..." for line in lines[2:]]
    rest = len(shown) - MOST_LINES
    return "\n".join(shown[:MOST_LINES] + ([f"({rest} more lines)"] if rest > 0 else []))


def near(left: float, right: float) -> bool:
    """The same number, as far as floats go; NaN is the same as NaN."""
    return math.isclose(left, right, rel_tol=NEAR, abs_tol=1e-12) or (math.isnan(left) and math.isnan(right))


def _near(left: str, right: str) -> bool:
    if _FLOAT.sub("#", left) != _FLOAT.sub("#", right):
        return False
    pairs = zip(_FLOAT.findall(left), _FLOAT.findall(right), strict=True)
    return all(one == other or _barely_different(float(one), float(other)) for one, other in pairs)


def _barely_different(left: float, right: float) -> bool:
    """The same number in other digits ("1.1" and "1.10") is a difference of format."""
    return left != right and near(left, right)
