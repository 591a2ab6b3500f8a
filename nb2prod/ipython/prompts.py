"""Cells into which people pasted a session or an indented block: prompts and the common indentation are taken off, line by line."""

from textwrap import dedent

from nb2prod.ipython.logical import read_logical_line
from nb2prod.patterns import pattern

_BLANK = pattern(r"(?m)^[ \t]+$")
_CLASSIC = pattern(r"[ \t]*(?:>>>|\.\.\.)(?:[ \t]|$)")
_CLASSIC_FIRST = pattern(r"[ \t]*>>>")
_IPYTHON = pattern(r"(?:(?:\[nav\]|\[ins\])? ?In \[\d+\]: |\s*\.{3,}: ?)")


def clean_lines(lines: list[str]) -> list[str]:
    """The lines without prompts and common indentation, and blank ones empty; as many as before."""
    lines = empty_blank_lines("\n".join(lines)).split("\n")
    first = next((line for line in lines if line.strip()), "")
    if first[:1] in (" ", "\t"):
        lines = dedent("\n".join(lines)).split("\n")
    if _has_classic_prompt(lines):
        lines = dedent("\n".join(_CLASSIC.sub("", line, count=1) for line in lines)).split("\n")
    shown = [line for line in lines if line.strip()][:2]
    if any(_IPYTHON.match(line) for line in shown):
        lines = [_IPYTHON.sub("", line, count=1) for line in lines]
    return lines


def empty_blank_lines(source: str) -> str:
    """`source` with nothing on lines of spaces and tabs, those inside strings too: so IPython reads a cell, since 9.4."""
    return _BLANK.sub("", source)


def _has_classic_prompt(lines: list[str]) -> bool:
    """Does a statement start with `>>>`? The examples in a docstring are none."""
    if not any(_CLASSIC_FIRST.match(line) for line in lines):
        return False
    text = "\n".join(lines)
    start = 0
    while start < len(text):
        if _CLASSIC_FIRST.match(text, start):
            return True
        start = read_logical_line(text, start).end + 1
    return False
