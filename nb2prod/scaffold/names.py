"""Names that a package may have, made from titles and file names."""

import keyword
import re
import sys
import unicodedata
from collections.abc import Collection

from nb2prod.scaffold.paths import RESERVED_NAMES

LONGEST = 40
FALLBACK = "notebook"
_EXTENSION = re.compile(r"\.(ipynb|py|md)$", re.IGNORECASE)
_WORD_BORDER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_PACKAGE_NAME = re.compile(r"[a-z_][a-z0-9_]*", re.ASCII)


def package_name(text: str, taken: Collection[str] = ()) -> str:
    """A module name that says what `text`, a title or a file name, says.

    `1-my notebook (final).ipynb` becomes `my_notebook_final`. What would hide a module of the standard library, a keyword or one
    of `taken` (the modules that the notebook imports) gets `_notebook` behind it; a text without any Latin letter becomes "notebook".
    """
    words = _WORD_BORDER.sub("_", _latin(_EXTENSION.sub("", text[: 20 * LONGEST].strip())))
    name = re.sub(r"[^a-z0-9]+", "_", words.lower()).lstrip("_0123456789").rstrip("_")
    name = _shortened(name) or FALLBACK
    while not is_package_name(name, taken):
        name = f"{name}_{FALLBACK}"
    return name


def is_package_name(name: str, taken: Collection[str] = ()) -> bool:
    """Can a package be called `name` and be imported under it, without hiding another module?"""
    return (
        _PACKAGE_NAME.fullmatch(name) is not None
        and not keyword.iskeyword(name)
        and not keyword.issoftkeyword(name)
        and name not in sys.stdlib_module_names
        and name not in {"nb2prod", "conftest", "test", "tests", "src", "setup"}
        and name not in RESERVED_NAMES
        and name not in taken
    )


def _latin(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _shortened(name: str) -> str:
    """At most `LONGEST` characters, cut between two words where that leaves enough of the name."""
    if len(name) <= LONGEST:
        return name
    head, _, _ = name[: LONGEST + 1].rpartition("_")
    return head if len(head) > LONGEST // 2 else name[:LONGEST].rstrip("_")
