"""A notebook's code cells as plain Python.

First each cell is tried as it is: whatever is Python stays untouched. Only where that fails is it searched for IPython's syntax, and each
magic found becomes what its family in `magics/` says.
"""

import warnings
from collections.abc import Iterable, Sequence

from nb2prod.diagnostics import Location
from nb2prod.ipython.automagic import automagic_name
from nb2prod.ipython.blame import explain
from nb2prod.ipython.bound import mentioned_names
from nb2prod.ipython.calls import has_spelled_magics, spell_magics
from nb2prod.ipython.interpolation import could_expand
from nb2prod.ipython.model import PythonCell, Syntax
from nb2prod.ipython.parsing import line_numbers, parse
from nb2prod.ipython.rewrite import Rewriter, Surroundings
from nb2prod.ipython.salvage import salvage_names
from nb2prod.ipython.shown import ends_in_shown_expression
from nb2prod.notebook.model import Cell, Notebook


def to_python_cells(notebook: Notebook, *, python_cell_magics: Iterable[str] = ()) -> tuple[PythonCell, ...]:
    """The code cells of a notebook as Python, in order. `python_cell_magics` are names of cell magics whose body is plain Python."""
    cells = notebook.code_cells
    if notebook.language != "python":
        return tuple(_foreign(cell, notebook.language) for cell in cells)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tried = [_try_python(cell) for cell in cells]
        bound = _bound_names(cells, tried)
        around = Surroundings(bound, frozenset(python_cell_magics), notebook.language_version)
        return tuple(done or _translate(cell, around) for cell, done in zip(cells, tried, strict=True))


def to_python(cell: Cell, around: Surroundings | None = None) -> PythonCell:
    """One code cell as Python. `around` says what the rest of its notebook contributes; without it, no name counts as bound."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _try_python(cell) or _translate(cell, around or Surroundings())


def _foreign(cell: Cell, language: str) -> PythonCell:
    syntax = Syntax("not Python", Location(cell.index), f"the notebook is written in {language}")
    return PythonCell(cell, cell.source, None, line_numbers(cell.source.count("\n") + 1), syntax=syntax)


def _try_python(cell: Cell) -> PythonCell | None:
    """The cell itself where it is plain Python already, None where it has to be translated."""
    source = cell.source
    if has_spelled_magics(source) or automagic_name(source):
        return None
    try:
        tree = parse(source)
    except SyntaxError:
        return None
    shows_last = ends_in_shown_expression(source, tree)
    return PythonCell(cell, source, tree, line_numbers(source.count("\n") + 1), shows_last)


def _bound_names(cells: Sequence[Cell], tried: Sequence[PythonCell | None]) -> frozenset[str]:
    """Names the notebook's code mentions; looked up only where a magic might put in the value of one."""
    rest = [cell.source for cell, done in zip(cells, tried, strict=True) if done is None]
    if not any(could_expand(source) or automagic_name(source) for source in rest):
        return frozenset()
    return mentioned_names([done.tree for done in tried if done and done.tree], rest)


def _translate(cell: Cell, around: Surroundings) -> PythonCell:
    rewriter = Rewriter(cell.index, around)
    assembly = rewriter.rewrite(spell_magics(cell.source))
    code = assembly.code
    tree, syntax, shows_last = None, None, False
    try:
        tree = parse(code)
    except SyntaxError as error:
        syntax = explain(error, code, cell.index, assembly.line_map, around)
    else:
        shows_last = ends_in_shown_expression(code, tree) and tree.body[-1].lineno not in assembly.silent
    return PythonCell(
        cell,
        code,
        tree,
        tuple(assembly.line_map),
        shows_last,
        tuple(rewriter.magics),
        tuple(rewriter.binds),
        tuple(rewriter.reads),
        salvage_names(code) if syntax else (),
        tuple(rewriter.installs),
        tuple(rewriter.files),
        tuple(rewriter.dropped),
        tuple(rewriter.diagnostics),
        syntax,
    )
