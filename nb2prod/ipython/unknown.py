"""Magics that no family knows, and cell magics where IPython looks for a line magic."""

from nb2prod.ipython.families import find_magic
from nb2prod.ipython.model import MagicCall, MagicKind, Translation
from nb2prod.ipython.refusal import refuse


def refuse_unknown(call: MagicCall) -> Translation:
    """The refusal of a magic that no family knows."""
    return refuse(call, misplaced(call) or "neither IPython nor a known extension has this magic")


def misplaced(call: MagicCall) -> str:
    """What is wrong with a cell magic that stands where IPython looks for a line magic, "" where nothing is."""
    if call.kind is not MagicKind.LINE:
        return ""
    if call.name.startswith("%"):
        return "a cell magic must be on the first line of its cell"
    if find_magic(MagicKind.LINE, call.name) is None and find_magic(MagicKind.CELL, call.name) is not None:
        return f"%{call.name} is a cell magic: it takes two percent signs, on the first line of its cell"
    return ""
