r"""Finds IPython's syntax in a cell that is not plain Python.

What counts, as IPython has it:

    %%name line         as the first line: the rest of the cell is its body
    %name rest          at the start of a logical line, also inside blocks
    !command, !!command
    x = %name rest      after the first `=` of a logical line
    x = !command
    name?  ?name        with one or two question marks
    ,f a b  ;f a b  /f a b      calls without brackets
    @register_line_magic        and the other decorators that make a function a magic
    get_ipython().system("x")   and the other calls with literal arguments that IPython's own translation writes

A command goes on over lines that end in a backslash. Nothing inside strings, brackets or continued lines is ever taken for a magic.
"""

from typing import NamedTuple

from nb2prod.diagnostics import Location
from nb2prod.ipython.calls import SPELLED, read_spelled
from nb2prod.ipython.logical import read_logical_line
from nb2prod.ipython.model import MagicCall, MagicKind
from nb2prod.ipython.prompts import clean_lines
from nb2prod.ipython.registered import is_registration
from nb2prod.patterns import pattern

_HELP = pattern(r"(%{0,2}(?!\d)[\w*]+(?:\.(?!\d)[\w*]+|\[-?[0-9]+\])*)(\?\??)$")
_LONGEST_HELP = 400
_CELL_HELP = pattern(r"%%\w+\?")
_ASSIGNED = pattern(r"=(?:[ \t]|\\\n)*(%(?=[^\W\d])|!)")
_ONE_LINE = pattern(r"""[^'"\\\[({?=]*$""")  # no string, bracket, continuation, assignment or question
_ESCAPES = frozenset("%!?,;/")


class Found(NamedTuple):
    """A piece of IPython syntax on lines `first` to `last` (from 0).

    `call` is the magic; where there is none, `code` is the Python that it simply is, or `dropped` says why nothing is left of it.
    """

    first: int
    last: int
    call: MagicCall | None = None
    code: str = ""
    dropped: str = ""


class Scan(NamedTuple):
    """The cell's lines without prompts and common indentation, and what was found on them, in order."""

    lines: tuple[str, ...]
    found: tuple[Found, ...]


def scan_cell(source: str, start: Location) -> Scan:
    """What of IPython's syntax is in a cell, or in the body of a cell magic that starts at `start`."""
    lines = clean_lines(source.split("\n"))
    top = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if lines[top].startswith("%%") and not _CELL_HELP.match(lines[top]):
        found = [_read_cell_magic(lines, top, start)]
    else:
        found = _Scanner(lines, start).run()
    return Scan(tuple(lines), tuple(found))


def _read_cell_magic(lines: list[str], top: int, start: Location) -> Found:
    name, _, argument = lines[top][2:].rstrip().partition(" ")
    body = "\n".join(lines[top + 1 :])
    if body and not body.endswith("\n"):
        body += "\n"  # as IPython hands it on
    call = MagicCall(MagicKind.CELL, name, argument, Location(start.cell, start.line + top), body=body)
    return Found(top, len(lines) - 1, call)


class _Scanner:
    """Walks the logical lines of a cell."""

    def __init__(self, lines: list[str], start: Location) -> None:
        self.lines = lines
        self.start = start
        self.text = "\n".join(lines)
        self.offsets = [0]
        for line in lines:
            self.offsets.append(self.offsets[-1] + len(line) + 1)

    def run(self) -> list[Found]:
        found: list[Found] = []
        number = 0
        while number < len(self.lines):
            piece = self._piece(number)
            if isinstance(piece, Found):
                found.append(piece)
                number = piece.last + 1
            else:
                number = piece
        return found

    def _piece(self, number: int) -> Found | int:
        """What is found on the logical line that starts here, or the number of the line after it."""
        line = self.lines[number]
        stripped = line.lstrip()
        if not stripped or stripped.startswith("#"):
            return number + 1
        column = len(line) - len(stripped)
        if stripped[0] in _ESCAPES:
            last = self._end_of_command(number)
            return self._help(number, last) or self._escaped(number, column, last)
        if is_registration(line):
            return Found(number, number, dropped="registers a magic: its uses are calls of the function")
        if _ONE_LINE.match(line):
            return number + 1
        logical = read_logical_line(self.text, self.offsets[number])
        last = self._line_of(logical.end, number)
        if SPELLED in line and (spelled := self._spelled(number, last)):
            return spelled
        if logical.equal >= 0:
            assigned = _ASSIGNED.match(self.text, logical.equal)
            if assigned:
                return self._assigned(number, logical.equal, assigned.start(1))
        return (self._help(number, last) if logical.asks else None) or last + 1

    def _end_of_command(self, number: int) -> int:
        final = len(self.lines) - (1 if self.lines[-1] else 2)
        while self.lines[number].endswith("\\") and number < final:
            number += 1
        return number

    def _command(self, number: int, column: int, last: int) -> str:
        """The text of a command from this place on, its continuation lines joined by spaces."""
        parts = [self.lines[number][column:], *self.lines[number + 1 : last + 1]]
        return " ".join([part.rstrip()[:-1] for part in parts[:-1]] + [parts[-1].rstrip()])

    def _line_of(self, offset: int, number: int) -> int:
        while number + 1 < len(self.lines) and self.offsets[number + 1] <= offset:
            number += 1
        return number

    def _help(self, number: int, last: int) -> Found | None:
        content = "\n".join(self.lines[number : last + 1])
        asked = _HELP.search(content[-_LONGEST_HELP:]) if content.endswith("?") else None
        if asked is None:
            return None
        column = len(content) - len(content.lstrip())
        return Found(number, last, self._call(MagicKind.HELP, asked[2], asked[1], number, column))

    def _escaped(self, number: int, column: int, last: int) -> Found:
        command = self._command(number, column, last)
        match command[0]:
            case "!":
                return Found(number, last, self._shell(command, number, column))
            case "?":
                mark = "??" if command.startswith("??") else "?"
                argument = command.removeprefix(mark).strip()
                return Found(number, last, self._call(MagicKind.HELP, mark, argument, number, column))
            case "%":
                return Found(number, last, self._line_magic(command, number, column))
        return Found(number, last, code=self.lines[number][:column] + _spell_call(command))

    def _assigned(self, number: int, equal: int, offset: int) -> Found:
        first = number
        number = self._line_of(offset, number)
        column = offset - self.offsets[number]
        last = self._end_of_command(number)
        command = self._command(number, column, last)
        before = self.text[self.offsets[first] : equal].rstrip()
        target = before.lstrip()
        read = self._shell if command.startswith("!") else self._line_magic
        return Found(first, last, read(command, first, len(before) - len(target), target))

    def _spelled(self, number: int, last: int) -> Found | None:
        """A magic that is spelled as a call of `get_ipython()`."""
        spelled = read_spelled("\n".join(self.lines[number : last + 1]).strip())
        if spelled is None:
            return None
        column = len(self.lines[number]) - len(self.lines[number].lstrip())
        call = self._call(spelled.kind, spelled.name, spelled.argument, number, column, spelled.target)
        return Found(number, last, call._replace(body=spelled.body))

    def _shell(self, command: str, number: int, column: int, target: str = "") -> MagicCall:
        mark = "!!" if command.startswith("!!") and not target else "!"
        return self._call(MagicKind.SHELL, mark, command.removeprefix(mark), number, column, target)

    def _line_magic(self, command: str, number: int, column: int, target: str = "") -> MagicCall:
        name, _, argument = command[1:].partition(" ")
        return self._call(MagicKind.LINE, name, argument, number, column, target)

    def _call(self, kind: MagicKind, name: str, argument: str, number: int, column: int, target: str = "") -> MagicCall:
        place = Location(self.start.cell, self.start.line + number, column)
        return MagicCall(kind, name, argument, place, target=target, indent=self.lines[number][:column])


def _spell_call(command: str) -> str:
    """`,f a b` passes words as strings, `;f a b` the rest as one string, `/f a b` words as expressions."""
    name, _, rest = command[1:].partition(" ")
    match command[0]:
        case ",":
            arguments = '"' + '", "'.join(rest.split()) + '"'
        case ";":
            arguments = f'"{rest}"'
        case _:
            arguments = ", ".join(rest.split())
    return f"{name}({arguments})"
