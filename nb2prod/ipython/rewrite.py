"""Rewrites one cell: what was found in it by `scan`, each as its family says, back in its place."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from nb2prod.diagnostics import Diagnostic, Location
from nb2prod.ipython.assembly import Assembly, assign_result
from nb2prod.ipython.families import find_magic
from nb2prod.ipython.model import Dropped, InstallLine, MagicCall, MagicKind, Translation, WrittenFile
from nb2prod.ipython.parsing import parse
from nb2prod.ipython.registered import call_registered
from nb2prod.ipython.scan import Found, Scan, scan_cell
from nb2prod.ipython.unknown import refuse_unknown


class Surroundings(NamedTuple):
    """What the translation of a cell has to know of its notebook.

    `bound` are names that the notebook's code mentions, `python_cell_magics` cell magics beyond IPython's own whose body is Python,
    `hidden` modules whose names it uses for something else, `counted` that all its moves between folders are those that IPython counts, `registered` the functions behind magics that the notebook defines itself, `language_version` the notebook's Python where it is recorded.
    """

    bound: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    counted: bool = False
    python_cell_magics: frozenset[str] = frozenset()
    registered: Mapping[tuple[MagicKind, str], str] = {}
    language_version: str = ""


class Rewriter:
    """Rewrites the source of the cell with index `cell`, and gathers what its magics say on the way."""

    def __init__(self, cell: int, around: Surroundings) -> None:
        self.cell = cell
        self.around = around
        self.magics: list[MagicCall] = []
        self.binds: list[tuple[str, int]] = []
        self.reads: list[tuple[str, int]] = []
        self.installs: list[InstallLine] = []
        self.files: list[WrittenFile] = []
        self.dropped: list[Dropped] = []
        self.diagnostics: list[Diagnostic] = []

    def rewrite(self, scan: Scan, offset: int = 0) -> Assembly:
        """A scanned source as Python, as far as it can be; `offset` is the number of the cell's lines above it."""
        assembly = Assembly()
        number = 0
        for found in scan.found:
            for kept in range(number, found.first):
                assembly.keep(scan.lines[kept], offset + kept + 1)
            self._place(found, scan.lines[found.first : found.last + 1], assembly, offset)
            number = found.last + 1
        for kept in range(number, len(scan.lines)):
            assembly.keep(scan.lines[kept], offset + kept + 1)
        assembly.fill_blocks()
        return assembly

    def _scan(self, source: str, offset: int) -> Scan:
        return scan_cell(source, Location(self.cell, offset + 1))

    def _place(self, found: Found, lines: Iterable[str], assembly: Assembly, offset: int) -> None:
        first, last = offset + found.first + 1, offset + found.last + 1
        if found.call is None:
            self._place_code(found, lines, assembly, offset)
            return
        call = found.call._replace(bound=self.around.bound, hidden=self.around.hidden, counted=self.around.counted)
        self.magics.append(call)
        if call.kind is MagicKind.CELL and self._has_python_body(call):
            self._place_around_body(call, assembly, first)
            return
        translation = self._gather(call, self._rewrite_statement(self._translate(call), call), "\n".join(lines))
        end = first if call.kind is MagicKind.CELL else last
        assembly.place(assign_result(call, translation), call.indent, first, end, silent=not translation.displays)

    def _place_code(self, found: Found, lines: Iterable[str], assembly: Assembly, offset: int) -> None:
        first, last = offset + found.first + 1, offset + found.last + 1
        assembly.place(found.code, "", first, last, silent=False)
        if found.dropped:
            self.dropped.append(Dropped(Location(self.cell, first), "\n".join(lines), found.dropped))

    def _rewrite_statement(self, translation: Translation, call: MagicCall) -> Translation:
        """The statement after `%time` may hold a magic itself (`%time files = !ls`)."""
        magic = find_magic(call.kind, call.name)
        if magic is None or not magic.python_body or not translation.code:
            return translation
        above = call.location.line - 1
        try:
            parse(translation.code)
        except SyntaxError:
            return translation._replace(code=self.rewrite(self._scan(translation.code, above), above).code)
        return translation

    def _place_around_body(self, call: MagicCall, assembly: Assembly, first: int) -> None:
        """The body is rewritten first, so that a magic in it is Python before its own line wraps it."""
        body = self.rewrite(self._scan(call.body.removesuffix("\n"), first), first)
        translation = self._gather(
            call, self._wrap(call._replace(body=body.code)), f"%%{call.name} {call.argument}".rstrip()
        )
        if translation.body_line is None:
            assembly.place(translation.code, "", first, first, silent=not translation.displays)
        else:
            assembly.place_body(translation.code, first, translation.body_line, body, silent=not translation.displays)

    def _has_python_body(self, call: MagicCall) -> bool:
        if (MagicKind.CELL, call.name) in self.around.registered:
            return False
        magic = find_magic(MagicKind.CELL, call.name)
        return magic.python_body if magic else call.name in self.around.python_cell_magics

    def _translate(self, call: MagicCall) -> Translation:
        """What a magic becomes: what the notebook itself or its family says, or code that raises where nobody knows the magic."""
        function = self.around.registered.get((call.kind, call.name))
        if function:
            return call_registered(call, function)
        magic = find_magic(call.kind, call.name)
        return magic.translate(call) if magic else refuse_unknown(call)

    def _wrap(self, call: MagicCall) -> Translation:
        magic = find_magic(MagicKind.CELL, call.name)
        if magic is not None:
            return magic.translate(call)
        return Translation(f"\n{call.body}", dropped="the body is Python, by configuration", displays=True, body_line=1)

    def _gather(self, call: MagicCall, translation: Translation, source: str) -> Translation:
        line = call.location.line
        self.binds += [(name, line) for name in translation.binds]
        self.reads += [(name, line) for name in translation.reads]
        self.installs += translation.installs
        self.files += translation.files
        self.diagnostics += translation.diagnostics
        if translation.dropped:
            self.dropped.append(Dropped(call.location, source, translation.dropped))
        return translation
