"""A notebook's code cells as plain Python.

First each cell is tried as it is: whatever is Python stays untouched. Only where that fails is it searched for IPython's syntax, and each
magic found becomes what its family in `magics/` says.
"""

import warnings
from collections.abc import Iterable

from nb2prod.diagnostics import Location
from nb2prod.ipython.automagic import automagic_name, spell_out
from nb2prod.ipython.blame import explain
from nb2prod.ipython.bound import bound_names, words_to_expand
from nb2prod.ipython.folders import moves_by_magics
from nb2prod.ipython.model import PythonCell, Syntax
from nb2prod.ipython.modules import hidden_modules
from nb2prod.ipython.parsing import line_numbers, parse
from nb2prod.ipython.prompts import empty_blank_lines
from nb2prod.ipython.registered import find_registered, registers
from nb2prod.ipython.rewrite import Rewriter, Surroundings
from nb2prod.ipython.salvage import salvage_names
from nb2prod.ipython.scan import Scan, scan_cell
from nb2prod.ipython.shown import ends_in_shown_expression
from nb2prod.ipython.symbols import bind_symbols
from nb2prod.notebook.model import Cell, Notebook
from nb2prod.patterns import pattern

_MOST_LINES = 100_000
"""Longer cells are not looked into: Python's parser takes minutes and gigabytes for them, and they hold data rather than code."""
_NEVER_PYTHON = pattern(r"\s*(?:[%!?]|In \[\d+\]: )")  # a pasted prompt parses, as an annotation


def to_python_cells(notebook: Notebook, *, python_cell_magics: Iterable[str] = ()) -> tuple[PythonCell, ...]:
    """The code cells of a notebook as Python, in order. `python_cell_magics` are names of cell magics whose body is plain Python."""
    cells = notebook.code_cells
    if notebook.language != "python":
        return tuple(_foreign(cell, "not Python", f"the notebook is written in {notebook.language}") for cell in cells)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        first_look = [_try_python(cell) for cell in cells]
        around = Surroundings(
            bound=_bound(first_look),
            hidden=hidden_modules(cell.source for cell in cells),
            counted=moves_by_magics(cell.source for cell in cells),
            python_cell_magics=frozenset(python_cell_magics),
            registered=find_registered(cell.source for cell in cells),
            language_version=notebook.language_version,
        )
        return bind_symbols(
            tuple(
                seen if isinstance(seen, PythonCell) else _translate(cell, seen, around)
                for cell, seen in zip(cells, first_look, strict=True)
            )
        )


def to_python(cell: Cell, around: Surroundings | None = None) -> PythonCell:
    """One code cell as Python. `around` says what the rest of its notebook contributes; without it, no name counts as bound."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        seen = _try_python(cell)
        return seen if isinstance(seen, PythonCell) else _translate(cell, seen, around or Surroundings())


def _foreign(cell: Cell, message: str, why: str) -> PythonCell:
    """A cell that is left as it is."""
    syntax = Syntax(message, Location(cell.index), why)
    return PythonCell(cell, cell.source, None, line_numbers(cell.source.count("\n") + 1), syntax=syntax)


def _try_python(cell: Cell) -> PythonCell | Scan:
    """The cell itself where it is plain Python already, else what a scan for IPython's syntax finds."""
    source = cell.source
    if '"""' in source or "'''" in source:
        source = empty_blank_lines(source)
    if source.count("\n") > _MOST_LINES and not source.startswith("%%"):
        return _foreign(cell, "too long to look into", f"it has more than {_MOST_LINES:,} lines")
    if not (_NEVER_PYTHON.match(source) or "get_ipython" in source or automagic_name(source) or registers(source)):
        try:
            tree = parse(source)
        except SyntaxError:
            pass
        else:
            shows_last = ends_in_shown_expression(source, tree)
            return PythonCell(cell, source, tree, line_numbers(source.count("\n") + 1), shows_last)
    return scan_cell(source, Location(cell.index))


def _bound(first_look: Iterable[PythonCell | Scan]) -> frozenset[str]:
    """The words in magics that are variables of the notebook."""
    scans = [seen for seen in first_look if isinstance(seen, Scan)]
    words = frozenset(word for scan in scans for word in words_to_expand(scan))
    names = [automagic_name("\n".join(scan.lines)) for scan in scans]
    plain = [(seen.code, seen.tree) for seen in first_look if isinstance(seen, PythonCell) and seen.tree is not None]
    others = [scan for scan, name in zip(scans, names, strict=True) if not name]
    return bound_names(words.union(name for name in names if name), plain, others)


def _translate(cell: Cell, scan: Scan, around: Surroundings) -> PythonCell:
    if (name := automagic_name(cell.source)) and name not in around.bound:
        scan = scan_cell(spell_out(cell.source), Location(cell.index))
    rewriter = Rewriter(cell.index, around)
    assembly = rewriter.rewrite(scan)
    code = assembly.code
    tree, syntax, shows_last = None, None, False
    try:
        tree = parse(code)
    except SyntaxError as error:
        syntax = explain(error, code, cell.index, assembly.line_map, rewriter.magics, around.language_version)
    else:
        shows_last = ends_in_shown_expression(code, tree) and tree.body[-1].lineno not in assembly.silent
    last = cell.source.count("\n") + 1
    return PythonCell(
        cell=cell,
        code=code,
        tree=tree,
        line_map=tuple(min(line, last) for line in assembly.line_map),
        shows_last=shows_last,
        magics=tuple(rewriter.magics),
        binds=tuple(rewriter.binds),
        reads=tuple(rewriter.reads),
        salvaged=salvage_names(code) if syntax else (),
        installs=tuple(rewriter.installs),
        files=tuple(rewriter.files),
        dropped=tuple(rewriter.dropped),
        diagnostics=tuple(rewriter.diagnostics),
        syntax=syntax,
    )
