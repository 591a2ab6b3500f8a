"""IPython cells as plain Python, with the way back to the lines they came from."""

import ast
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from nb2prod.diagnostics import Diagnostic, Location
from nb2prod.notebook.model import Cell

RUNTIME_PREFIX = "_nb_"
"""Names in translated code that start like this stand for a helper function that the generated package brings along
(`_nb_shell("ls")`). Data flow takes them for builtins; code generation gives them their final names."""

TIMED = "_timeit_"
"""How the function is called that a `%timeit` line or cell becomes, before its place."""


class MagicKind(StrEnum):
    """How a magic is spelled: `%x`, `%%x`, `!x`, or `x?`."""

    LINE = "line"
    CELL = "cell"
    SHELL = "shell"
    HELP = "help"


class MagicCall(NamedTuple):
    """One use of IPython syntax.

    `name` is the magic's name without percent signs ("!" or "!!" for shell, "?" for help), `argument` the rest of the line, `body` the
    lines below a cell magic, with a newline at the end, `target` the text before `=` where the result is assigned (`files = !ls` has "files"),
    `indent` the white space before it. `bound` are names that the notebook's code mentions: IPython puts in the value of `$x` or `{x}` only
    where x is a variable. `hidden` are modules whose names the notebook uses for something else, `counted` that all its moves between folders are those that IPython counts. The body of a cell magic whose body is Python is Python already when the magic is translated.
    """

    kind: MagicKind
    name: str
    argument: str
    location: Location
    body: str = ""
    target: str = ""
    indent: str = ""
    bound: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    counted: bool = False


class InstallLine(NamedTuple):
    """An install command: `tool` is "pip", "conda" or "apt"; `arguments` the words after `install`."""

    tool: str
    arguments: tuple[str, ...]
    location: Location


class WrittenFile(NamedTuple):
    """A file that a cell writes by `%%writefile` or `%%file`."""

    path: str
    text: str
    append: bool
    location: Location


class Translation(NamedTuple):
    """What a magic becomes.

    `code` is Python that does the same ("" for nothing); it may use `_nb_` helpers. `binds` are names that it binds in ways the
    code does not show (`%%bigquery df` binds df), `reads` names that it reads so. `dropped` says, in a few words, why
    nothing remains of it ("display setting"). `displays` is true where IPython shows the value of the line like an expression.
    `body_line` is the line of `code` (from 0) where the lines of the magic's body begin, None where they are not in it line by line.
    """

    code: str
    binds: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    installs: tuple[InstallLine, ...] = ()
    files: tuple[WrittenFile, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    dropped: str = ""
    displays: bool = False
    body_line: int | None = None


class MagicExample(NamedTuple):
    """An example is documentation and test: `source` (a whole cell) must become exactly `code`."""

    source: str
    code: str


class Magic(NamedTuple):
    """A family of magics that are translated alike; one file each in `magics/`. `python_body` says that the body of the cell magic is Python."""

    names: tuple[str, ...]
    kinds: tuple[MagicKind, ...]
    translate: Callable[[MagicCall], Translation]
    examples: tuple[MagicExample, ...]
    python_body: bool = False


class Syntax(NamedTuple):
    """Why a cell does not parse. `why` tells a broken cell from Python 2, a newer Python or prose."""

    message: str
    location: Location
    why: str = ""


class Dropped(NamedTuple):
    """Source of the cell that has no counterpart in `code`, and why ("display setting")."""

    location: Location
    source: str
    why: str


class PythonCell(NamedTuple):
    """A code cell as Python.

    `code` is `cell.source` itself where that is Python already (blank lines inside strings apart). `tree` is None exactly where `syntax` is set: the cell does not parse, and
    `salvaged` names what a tolerant second look finds it would bind. `line_map[i]` is the line in `cell.source` (from 1) of
    line i + 1 of `code`. `shows_last` is true where IPython shows the value of the last expression (there is one and no trailing semicolon), `shows_all` where it shows all that stand in the cell.
    `binds` and `reads` are names that magics bind or read without the code showing it, with the line of the cell.
    """

    cell: Cell
    code: str
    tree: ast.Module | None
    line_map: tuple[int, ...]
    shows_last: bool = False
    shows_all: bool = False
    magics: tuple[MagicCall, ...] = ()
    binds: tuple[tuple[str, int], ...] = ()
    reads: tuple[tuple[str, int], ...] = ()
    salvaged: tuple[str, ...] = ()
    installs: tuple[InstallLine, ...] = ()
    files: tuple[WrittenFile, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    syntax: Syntax | None = None

    def location(self, line: int, column: int = 0) -> Location:
        """The place in the cell of a line (from 1) of `code`."""
        mapped = self.line_map[line - 1] if 0 < line <= len(self.line_map) else 1
        return Location(self.cell.index, mapped, column)
