"""Automagic: a cell of one line that names a magic without its percent sign (`pip install x`, `ls -la`, `cd data`, `pwd`)."""

from nb2prod.ipython.families import find_magic
from nb2prod.ipython.model import MagicKind
from nb2prod.patterns import pattern

_LINE = pattern(r"[ \t]*([A-Za-z_]\w*)(?:[ \t]*$|[ \t]+(?!=|[-+*/%&|^@]=).*$|[-/~].*$)")


def automagic_name(source: str) -> str:
    """The name of the line magic that a cell of a single line begins with, "" where there is none or it is assigned to.

    IPython reads it as a magic unless it is a variable.
    """
    line = source.removesuffix("\n")
    if "\n" in line:
        return ""
    match = _LINE.match(line)
    return match[1] if match and find_magic(MagicKind.LINE, match[1]) else ""


def spell_out(source: str) -> str:
    """A cell that begins with the name of a magic, with the percent sign written out."""
    start = len(source) - len(source.lstrip())
    return f"{source[:start]}%{source[start:]}"
