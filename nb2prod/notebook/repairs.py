"""What had to be mended to read a notebook, said once per kind of fault."""

from nb2prod.diagnostics import Diagnostic, Location, Severity

_CODE = "NBP405"


class Repairs:
    """Collects repairs while a notebook is read.

    A fault that many cells share (no ids at all) becomes one diagnostic that points at the first of them and lists the others
    as related places: a hundred thousand equal lines help nobody.
    """

    def __init__(self) -> None:
        self._places: dict[str, list[int]] = {}

    def note(self, message: str, cell: int = 0) -> None:
        """Remember that `message` is true of the cell with this index (0 also stands for the notebook as a whole)."""
        self._places.setdefault(message, []).append(cell)

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The repairs in the order in which each was first needed."""
        return tuple(_diagnostic(message, cells) for message, cells in self._places.items())


def _diagnostic(message: str, cells: list[int]) -> Diagnostic:
    others = tuple(Location(cell) for cell in cells[1:])
    if others:
        message += f" (and {len(others)} more)"
    return Diagnostic(Location(cells[0]), _CODE, message, Severity.INFO, related=others)
