"""Files that a notebook runs: `%run model.py`, `%run setup.ipynb`, `exec(open("config.py").read())`."""

import ast
import shlex
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from nb2prod.dataflow.dynamic import opened_file
from nb2prod.dataflow.flows import read_flows
from nb2prod.dataflow.local_names import names_in_modules
from nb2prod.dataflow.model import CellFlow
from nb2prod.dataflow.stars import FolderReader, StarReader
from nb2prod.dataflow.world import Helper, Program
from nb2prod.diagnostics import Location
from nb2prod.errors import NotebookError
from nb2prod.ipython.model import PythonCell
from nb2prod.ipython.translate import to_python_cells
from nb2prod.notebook import parse_notebook
from nb2prod.notebook.model import Cell, CellKind, Notebook

_NOTEBOOKS = (".ipynb", ".ipy")
_WITH_VALUE = frozenset({"-N", "-l", "-s", "-T", "-D", "-m", "-b"})


class RunLine(NamedTuple):
    """What a `%run` line asks for. `path` is "" where it can only be known by running the notebook."""

    path: str
    shares: bool = False
    module: bool = False
    is_main: bool = True


def read_program(flows: tuple[CellFlow, ...], read: FolderReader) -> Program:
    """The cells with the modules and files that they name. `read` gives the text of a file beside the notebook."""
    return _Reader(read).program(flows)


def parse_run(argument: str) -> RunLine:
    """Read the words after `%run`: options, then a file or, with `-m`, a module."""
    try:
        words = shlex.split(argument)
    except ValueError:
        words = argument.split()
    shares = module = False
    is_main = True
    while words and words[0].startswith("-"):
        option = words.pop(0)
        shares = shares or (not option.startswith("--") and "i" in option)
        module = module or option == "-m"
        is_main = is_main and (option.startswith("--") or "n" not in option)
        if option in _WITH_VALUE and option != "-m" and words:
            words.pop(0)
    path = words[0] if words else ""
    return RunLine("" if any(mark in path for mark in "$*?{~") else path, shares, module, is_main)


class _Reader:
    """Reads the files that cells run, each as a program of its own. `written` are files that cells wrote before (`%%writefile`)."""

    def __init__(self, read: FolderReader) -> None:
        self.read = read
        self.written: dict[str, str] = {}
        self.stars = StarReader(self._text)
        self.programs: dict[str, Program | None] = {}

    def program(self, flows: tuple[CellFlow, ...]) -> Program:
        helpers: dict[Location, Helper] = {}
        stars: dict[str, frozenset[str] | None] = {}
        for flow in flows:
            self.written |= {_normal(file.path): file.text for file in flow.python.files if not file.append}
            for helper in self._helpers(flow):
                helpers[helper.location] = helper
            for statement in flow.statements:
                for module in statement.stars:
                    stars[module] = self.stars.names(module)
        return Program(flows, stars, helpers, names_in_modules(flows, self.read))

    def _text(self, path: str) -> str | None:
        return self.written.get(_normal(path)) or self.read(path)

    def _helpers(self, flow: CellFlow) -> Iterator[Helper]:
        for magic in flow.python.magics:
            if magic.name == "run":
                yield self._helper(parse_run(magic.argument), magic.argument.strip(), magic.location)
        for line, path in _executed_files(flow):
            yield self._helper(RunLine(path, shares=True), path, flow.python.location(line))

    def _helper(self, run: RunLine, shown: str, where: Location) -> Helper:
        for path in _candidates(run):
            if path not in self.programs:
                self.programs[path] = None  # a file that runs itself adds nothing
                self.programs[path] = self._load(path)
            program = self.programs[path]
            if program is not None:
                return Helper(path, where, program, run.shares or path.lower().endswith(_NOTEBOOKS), run.is_main)
        return Helper(run.path or shown, where, None)

    def _load(self, path: str) -> Program | None:
        text = self._text(path)
        if text is None:
            return None
        cells = _cells(text, path)
        return None if cells is None else self.program(read_flows(cells))


def _candidates(run: RunLine) -> Iterator[str]:
    """The paths that IPython tries, in order."""
    if not run.path:
        return
    if run.module:
        yield f"{run.path.replace('.', '/')}.py"
        yield f"{run.path.replace('.', '/')}/__main__.py"
    else:
        yield run.path
        if not run.path.endswith(".py"):
            yield f"{run.path}.py"


def _cells(text: str, path: str) -> tuple[PythonCell, ...] | None:
    """The code of a file, None where it does not parse as a whole: then running it fails before it binds anything."""
    if path.lower().endswith(_NOTEBOOKS):
        notebook = _notebook(text, Path(path))
        return None if notebook is None else to_python_cells(notebook)
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    cell = Cell(0, "", CellKind.CODE, text)
    return (PythonCell(cell, text, tree, tuple(range(1, text.count("\n") + 2))),)


def _notebook(text: str, path: Path) -> Notebook | None:
    if path.suffix.lower() == ".ipy":
        return Notebook(path, (Cell(0, "", CellKind.CODE, text),))
    try:
        return parse_notebook(text.encode(errors="surrogatepass"), path)
    except NotebookError:
        return None


def _executed_files(flow: CellFlow) -> Iterator[tuple[int, str]]:
    """Line and path of every `exec(open("file").read())`."""
    for statement in flow.statements:
        for node in ast.walk(statement.node) if statement.dynamic == "exec" else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "exec" and node.args:
                path = opened_file(node.args[0])
                if path:
                    yield node.lineno, path


def _normal(path: str) -> str:
    return str(PurePosixPath(path))
