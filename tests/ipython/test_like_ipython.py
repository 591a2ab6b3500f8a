"""Cells run by IPython and as translated code: the same output, the same values shown, the same names bound."""

import ast
import builtins
import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from nb2prod.ipython import to_python_cells
from nb2prod.notebook import Cell, CellKind, Notebook

_NAMES = frozenset({"get_ipython", "In", "Out", "exit", "quit", "open", "os", "display"})
_TIMING = re.compile(r"^(CPU times|Wall time|Compiler|Parser|\s*$).*\n?|^.*(per loop|profil).*\n", re.MULTILINE)


class _Lines(list[str]):
    """Stands for the helper of the generated package."""

    @property
    def n(self) -> str:
        return "\n".join(self)

    @property
    def s(self) -> str:
        return " ".join(self)


def _shell(command: str) -> None:
    print(_output(command), end="")


def _output(command: str, **more: Any) -> str:
    return subprocess.run(command, shell=True, capture_output=True, text=True, check=False, **more).stdout


def _script(program: str, text: str, *, out: bool = False, err: bool = False, check: bool = True) -> Any:
    done = subprocess.run(shlex.split(program), input=text, capture_output=True, text=True, check=check)
    if not out:
        print(done.stdout, end="")
    return (done.stdout, done.stderr) if out and err else done.stdout if out else done.stderr


def _change_folder(path: str, quiet: bool = False) -> None:
    os.chdir(path)
    if not quiet:
        print(Path.cwd())


def _write_file(path: str, text: str, append: bool = False) -> None:
    print(f"{'Appending to' if append else 'Overwriting' if Path(path).exists() else 'Writing'} {path}")
    with Path(path).open("a" if append else "w", encoding="utf-8") as file:
        file.write(text)


class _Run:
    """What running cells leaves behind."""

    def __init__(self) -> None:
        self.printed = ""
        self.shown: list[str] = []
        self.names: dict[str, str] = {}

    def keep(self, namespace: dict[str, Any]) -> None:
        for name, value in namespace.items():
            if not name.startswith("_") and name not in _NAMES and not callable(value):
                self.names[name] = repr(list(value) if isinstance(value, list) else value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Run) and vars(self) == vars(other)

    def __repr__(self) -> str:
        return f"printed {self.printed!r}, shown {self.shown}, names {self.names}"


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InteractiveShell]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IPYTHONDIR", str(tmp_path_factory.mktemp("ipython")))
        patch.setitem(sys.modules, "__main__", sys.modules["__main__"])  # IPython puts its own there
        shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}), colors="nocolor")
        shell.system = shell.system_piped
        shell.displayhook.write_output_prompt = lambda: None
        yield shell
        InteractiveShell.clear_instance()


def _run_in_ipython(shell: InteractiveShell, sources: tuple[str, ...]) -> _Run:
    run = _Run()
    shell.reset()
    shell.displayhook.write_format_data = lambda data, *_: run.shown.append(data["text/plain"])
    before = set(shell.user_ns)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        for source in sources:
            shell.run_cell(source, store_history=True).raise_error()
    run.printed = _TIMING.sub("", printed.getvalue().replace("\r\n", "\n"))
    run.keep({name: value for name, value in shell.user_ns.items() if name not in before})
    return run


def _run_translated(sources: tuple[str, ...]) -> _Run:
    run = _Run()
    cells = tuple(Cell(index, "", CellKind.CODE, source) for index, source in enumerate(sources))
    namespace: dict[str, Any] = {
        "__builtins__": builtins,
        "_nb_shell": _shell,
        "_nb_shell_lines": lambda command: _Lines(_output(command).splitlines()),
        "_nb_script": _script,
        "_nb_write_file": _write_file,
        "_nb_change_folder": _change_folder,
        "_nb_captured": _captured,
        "_nb_show": lambda value: None,
    }
    before = set(namespace)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        for python in to_python_cells(Notebook(Path("x.ipynb"), cells)):
            assert python.tree is not None, python.syntax
            _run_cell(python.tree, python.shows_last, namespace, run)
    run.printed = _TIMING.sub("", printed.getvalue())
    run.keep({name: value for name, value in namespace.items() if name not in before})
    return run


def _run_cell(tree: ast.Module, shows_last: bool, namespace: dict[str, Any], run: _Run) -> None:
    last = tree.body[-1] if shows_last else None
    body = tree.body[:-1] if isinstance(last, ast.Expr) else tree.body
    exec(compile(ast.Module(body, []), "cell", "exec"), namespace)
    if isinstance(last, ast.Expr):
        value = eval(compile(ast.Expression(last.value), "cell", "eval"), namespace)
        if value is not None:
            run.shown.append(repr(value))


@contextlib.contextmanager
def _captured(**_: bool) -> Iterator[Any]:
    class Captured:
        stdout = ""

        def __call__(self) -> None:
            print(self.stdout, end="")

    kept = Captured()
    text = io.StringIO()
    with contextlib.redirect_stdout(text):
        yield kept
    kept.stdout = text.getvalue()


_CELLS: dict[str, tuple[str, ...]] = {
    "shown": ("x = 2\nx",),
    "semicolon": ("x = 2\nx;",),
    "semicolon and comment": ("x = 2\nx;  # quiet",),
    "comment with semicolon": ("x = 2\nx  # shown;",),
    "semicolon on the next line": ("2\n",),
    "string with semicolon": ("'a;'",),
    "assignment is not shown": ("x = 2",),
    "brackets": ("(\n1\n)",),
    "shell": ("!echo a b",),
    "shell in a loop": ("for i in range(3):\n    !echo {i}",),
    "shell with quotes": ("x = 'a b'\n!echo \"$x\" '{x}'",),
    "shell in a function": ("def f(word):\n    !echo {word}\n    return word\nf('hi')",),
    "captured shell": ("lines = !printf 'a\\nb'\nlines",),
    "captured attributes": ("lines = !printf 'a\\nb'\nn, s = lines.n, lines.s",),
    "double bang": ("!!echo a",),
    "sx": ("x = %sx echo a",),
    "continued": ("!echo a \\\n  b",),
    "unbound dollar": ("!echo $NOT_THERE_X end",),
    "bound dollar": ("word = 'w'\n!echo $word end",),
    "mixed dollar": ("word = 'w'\n!echo $NOT_THERE_X {word}",),
    "awk braces": ("!echo a b | awk '{print $2}'",),
    "escaped dollar": ("word = 1\n!echo $$word",),
    "time line": ("%time x = 1 + 1",),
    "time value": ("%time 1 + 1",),
    "time value assigned": ("t = %time 1 + 1\nt",),
    "time quiet": ("%time 1 + 1;",),
    "time shell": ("%time files = !echo a",),
    "time cell": ("%%time\nx = 1\nx + 1",),
    "time cell quiet": ("%%time\nx = 1\nx + 1;",),
    "time cell with magic": ("%%time\nx = !echo a\nx",),
    "timeit binds nothing": ("y = 1\n%timeit -n1 -r1 y = 5",),
    "timeit shows nothing": ("%timeit -n1 -r1 1 + 1",),
    "timeit effects": ("xs = []\n%timeit -n1 -r1 xs.append(1)\nxs",),
    "timeit cell": ("xs = []", "%%timeit -n1 -r1 y = 3\nxs.append(y)"),
    "capture": ("%%capture out\nprint('a')", "out.stdout"),
    "capture binds": ("%%capture\nx = 1\nprint(x)",),
    "capture keeps strings": ('%%capture\ns = """a\n  b"""',),
    "bash": ("%%bash\necho a\necho b",),
    "bash with argument": ("x = 'a b'", '%%bash -s "$x" {x}\necho $1 $2 $3'),
    "bash out": ("%%bash --out text\necho a", "text"),
    "bash out and err": ("%%bash --out a --err b\necho x\necho y >&2",),
    "script": ("%%script cat\na\n\nb",),
    "python script": ("%%python3\nprint(1)",),
    "writefile": ("%%writefile a.txt\none\ntwo", "open('a.txt').read()"),
    "blank lines of a file": ("%%writefile a.txt\n\none\n   \n\ttwo", "open('a.txt').read()"),
    "blank lines of a string": ("text = '''one\n    \n\ttwo  \n\t\n'''\ntext",),
    "blank lines of an indented cell": ("    text = '''one\n    \n      two'''\n    text",),
    "writefile twice": ("%%writefile a.txt\none", "%%writefile a.txt\ntwo", "open('a.txt').read()"),
    "writefile append": ("%%writefile a.txt\none", "%%writefile -a a.txt\ntwo", "open('a.txt').read()"),
    "writefile with quotes": ('%%writefile a.py\nx = """q"""\ny = "\\n"\n', "open('a.py').read()"),
    "env": ("%env NB_X=1 2", "!echo $NB_X"),
    "env value": ("%env NB_X=5", "%env NB_X"),
    "env from variable": ("v = 7\n%env NB_X=$v", "!echo $NB_X"),
    "set_env": ("%set_env NB_X word", "%env NB_X"),
    "cd": ("!mkdir d\n%cd d\n!basename $PWD",),
    "cd quietly": ("!mkdir d\n%cd -q d\nhere = %pwd\nhere = here.endswith('d')\nhere",),
    "automagic cd": ("%mkdir d", "cd -q d", "import os\nos.path.basename(os.getcwd())"),
    "automagic shadowed": ("ls = 3", "ls"),
    "automagic assignment": ("cd = 3", "cd"),
    "quote call": ("def f(*words): return words", ",f a b"),
    "quote all call": ("def f(*words): return words", ";f a b"),
    "paren call": ("def f(*words): return words\na = b = 1", "/f a b"),
    "prompts": (">>> x = 1\n>>> if x:\n...     y = 2\n",),
    "ipython prompts": ("In [1]: x = 1\n\nIn [2]: x\n",),
    "indented": ("    x = 1\n    x",),
    "magic in try": (
        "try:\n    import not_there_x\nexcept ImportError:\n    %config HistoryManager.enabled = False\nx = 1",
    ),
    "prun": ("%prun -q x = 1",),
    "prun cell": ("%%prun -q\nx = 1\nx",),
    "help": ("x = 1\nx;\n",),
    "get_ipython line": ("get_ipython().run_line_magic('time', 'x = 1')",),
    "get_ipython system": ("get_ipython().system('echo a')",),
    "get_ipython getoutput": ("x = get_ipython().getoutput('echo a')\nx",),
    "get_ipython cell": ("get_ipython().run_cell_magic('time', '', 'x = 1\\nx\\n')",),
    "get_ipython magic": ("get_ipython().magic('time x = 1')",) if hasattr(InteractiveShell, "magic") else ("x = 1",),
    "registered cell magic": (
        "from IPython.core.magic import register_cell_magic\n@register_cell_magic\ndef twice(line, cell):\n    return line, cell * 2",
        "%%twice a b\nx\n",
    ),
    "registered line magic": (
        "from IPython.core.magic import register_line_magic\n@register_line_magic('loud')\ndef shout(line):\n    return line.upper()",
        "x = %loud hello",
        "%loud again",
    ),
}


@pytest.mark.parametrize("sources", _CELLS.values(), ids=_CELLS.keys())
def test_same_as_ipython(
    sources: tuple[str, ...], shell: InteractiveShell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = []
    for name, run in (("theirs", partial(_run_in_ipython, shell)), ("ours", _run_translated)):
        monkeypatch.setenv("NB_X", "before")
        folder = tmp_path / name / "same"
        folder.mkdir(parents=True)
        monkeypatch.chdir(folder)
        result = run(sources)
        result.printed = result.printed.replace(str(folder), "HERE")
        runs.append(result)
    assert runs[1] == runs[0]
