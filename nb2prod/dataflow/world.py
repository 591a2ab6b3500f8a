"""What a notebook finds around it: names that are simply there, the contents of modules, and files that it runs."""

import builtins
from collections.abc import Mapping
from typing import NamedTuple

from nb2prod.dataflow.model import CellFlow
from nb2prod.diagnostics import Location
from nb2prod.ipython.model import RUNTIME_PREFIX
from nb2prod.patterns import pattern

_PYTHON = frozenset(dir(builtins)) | {
    "EncodingWarning",
    "ExceptionGroup",
    "BaseExceptionGroup",
    "PythonFinalizationError",
    "aiter",
    "anext",
}
_MODULE = frozenset(
    {"__annotations__", "__builtins__", "__doc__", "__loader__", "__name__", "__package__", "__spec__"}
) | {"__class__", "__module__", "__qualname__"}
_IPYTHON = frozenset(
    {"In", "Out", "get_ipython", "display", "exit", "quit", "__builtin__", "__session__", "__vsc_ipynb_file__"}
    | {"_", "__", "___", "_i", "_ii", "_iii", "_ih", "_oh", "_dh", "_sh", "_exit_code"}
)
GIVEN = _PYTHON | _MODULE | _IPYTHON
"""Names that every notebook finds without binding them."""

_HISTORY = pattern(r"_i?\d+")


class Program(NamedTuple):
    """Cells to be run, with what is known of the modules and files that they name.

    `stars` maps the module of a star import to the names it brings (None: not known), `helpers` the place of a `%run` to the file,
    `modules` those modules beside the notebook of which all names are known to these.
    """

    flows: tuple[CellFlow, ...]
    stars: Mapping[str, frozenset[str] | None] = {}
    helpers: Mapping[Location, "Helper"] = {}
    modules: Mapping[str, frozenset[str]] = {}


class Helper(NamedTuple):
    """A file that a notebook runs (`%run model.py`). `program` is None where it can't be read.

    `shares` is true where it runs in the notebook's own namespace (`%run -i`, a notebook, `exec(open(...).read())`); else it starts with
    none of its names, and gives its own to the notebook when it ends. `is_main` is false where it does not run as `__main__`.
    """

    path: str
    location: Location
    program: Program | None
    shares: bool = False
    is_main: bool = True


def is_given(name: str, injected: frozenset[str]) -> bool:
    """Is the name there without the notebook binding it?"""
    return (
        name in GIVEN
        or name in injected
        or name.startswith(RUNTIME_PREFIX)
        or (name.startswith("_") and _HISTORY.fullmatch(name) is not None)
    )
