"""Modules of the standard library that translated magics need, under a name that the notebook does not use for something else."""

import re
from collections.abc import Iterable

from nb2prod.ipython.model import MagicCall

_NEEDED = ("os",)


def hidden_modules(sources: Iterable[str]) -> frozenset[str]:
    """The modules whose names some cell may bind to something else (`os = "linux"`). To hold one for hidden that is not costs nothing but an alias."""
    text = "\n".join(sources)
    return frozenset(name for name in _NEEDED if _may_bind(name, text))


def import_of(name: str, call: MagicCall) -> tuple[str, str]:
    """The statement that imports the module, and what it is called then."""
    if name in call.hidden:
        return f"import {name} as notebook_{name}", f"notebook_{name}"
    return f"import {name}", name


def _may_bind(name: str, text: str) -> bool:
    """Only lines with the name are looked at closely: the pattern starts with no word, and to try it at every place takes its time."""
    return any(re.search(_BINDING.format(name=name), line) for line in text.split("\n") if name in line)


_BINDING = r"\b{name}\b[ \t]*(?:,[^=\n]*)?=(?!=)|\b(?:def|class|as)[ \t]+{name}\b|\bfor\b[^\n]*\b{name}\b[^\n]*\bin\b"
