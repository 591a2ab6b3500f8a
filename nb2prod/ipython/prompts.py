"""Cells into which people pasted a session or an indented block: prompts and the common indentation are taken off, line by line."""

import re
from textwrap import dedent

_CLASSIC = re.compile(r"[ \t]*(?:>>>|\.\.\.)(?:[ \t]|$)")
_CLASSIC_FIRST = re.compile(r"[ \t]*>>>")
_IPYTHON = re.compile(r"(?:(?:\[nav\]|\[ins\])? ?In \[\d+\]: |\s*\.{3,}: ?)")


def clean_lines(lines: list[str]) -> list[str]:
    """The lines without prompts and common indentation; as many as before."""
    first = next((line for line in lines if line.strip()), "")
    if first[:1] in (" ", "\t"):
        lines = dedent("\n".join(lines)).split("\n")
    if any(_CLASSIC_FIRST.match(line) for line in lines):
        lines = dedent("\n".join(_CLASSIC.sub("", line, count=1) for line in lines)).split("\n")
    shown = [line for line in lines if line.strip()][:2]
    if any(_IPYTHON.match(line) for line in shown):
        lines = [_IPYTHON.sub("", line, count=1) for line in lines]
    return lines
