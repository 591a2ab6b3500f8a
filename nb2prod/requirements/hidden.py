"""Modules that libraries import behind the scenes: `pandas.read_excel` needs openpyxl, though no import says so."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from nb2prod.ipython.model import PythonCell
from nb2prod.requirements.aliases import import_aliases
from nb2prod.requirements.calls import Call, CallPattern, find_calls
from nb2prod.requirements.model import FoundImport
from nb2prod.requirements.tables import rows

NOTHING, NAMED_BY_ARGUMENT = "-", "="


@dataclass(frozen=True, slots=True)
class Engine:
    """A row of the table: calls of the pattern import `module`."""

    pattern: CallPattern
    module: str


@cache
def engines() -> Mapping[str, tuple[Engine, ...]]:
    """The table, by library."""
    table = [Engine(CallPattern(*row[:3]), row[3]) for row in rows("hidden.tsv", 4)]
    libraries = {row.pattern.library for row in table}
    return {name: tuple(row for row in table if row.pattern.library == name) for name in libraries}


def find_hidden_imports(cells: Sequence[PythonCell], found: Iterable[FoundImport]) -> tuple[FoundImport, ...]:
    """What the libraries in `found` import when the cells call them as they do."""
    libraries = {item.module.partition(".")[0] for item in found if not item.level} & engines().keys()
    aliases = import_aliases(cells)
    hidden: list[FoundImport] = []
    for cell in cells:
        for call in find_calls(cell.tree, aliases) if cell.tree and libraries else ():
            for library in sorted(libraries):
                for module in _modules(call, engines()[library]):
                    place = cell.location(call.line, call.column)
                    hidden.append(FoundImport(module, place, hidden=f"{library}.{call.name}"))
    return tuple(hidden)


def _modules(call: Call, table: Iterable[Engine]) -> Iterator[str]:
    fitting = [row for row in table if row.pattern.fits(call)]
    special = [row for row in fitting if row.pattern.condition]
    for row in special or fitting:
        if row.module == NAMED_BY_ARGUMENT:
            yield from call.arguments[:1]
        elif row.module != NOTHING:
            yield row.module
