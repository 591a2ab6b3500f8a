"""The helpers of the generated package beside a real kernel: the same cells must print and show the same."""

import asyncio
import sys

import nbformat
import pytest
from nbclient import NotebookClient

from .conftest import Project, make_project

IMPORTS = """\
import collections, dataclasses, datetime, decimal, os, pathlib, re, sys
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from IPython.display import HTML, Markdown
Point = collections.namedtuple("Point", "x y")
class Pretty:
    def _repr_pretty_(self, p, cycle):
        p.text("<pretty>")
class Bundle:
    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": "plain of a bundle", "text/html": "<b>"}
class Itself:
    def _ipython_display_(self):
        print("shows itself")
class Html:
    def __repr__(self):
        return "text of html"
    def _repr_html_(self):
        return "<b>html</b>"
wide = pd.DataFrame({f"column {n}": range(70) for n in range(30)})
"""

SHOWN = [
    "1.0",
    "'text with \\'quotes\\' and a\\nline'",
    "list(range(100))",
    "[f'word {n}' for n in range(20)]",
    "{'a': [1, 2], 'b': {'c': (3,)}, 'long': 'x' * 60, 'longer': list(range(20))}",
    "{3, 1, 2}",
    "frozenset('ab')",
    "()",
    "(1,)",
    "int",
    "[int, str]",
    "len",
    "np.float64(0.1)",
    "np.arange(2000.0)",
    "np.eye(3)",
    "{'array': np.eye(3)}",
    "np.array(['a', 'b'])",
    "wide",
    "wide.iloc[0]",
    "wide.dtypes",
    "wide.columns",
    "pd.Timestamp('2020-01-01')",
    "{'frame': wide.iloc[:2, :2]}",
    "collections.Counter('hello')",
    "collections.defaultdict(list, a=[1])",
    "collections.OrderedDict(a=1)",
    "collections.deque([1, 2])",
    "Point(1, 2)",
    "decimal.Decimal('1.50')",
    "pathlib.PurePosixPath('a/b')",
    "datetime.date(2020, 1, 2)",
    "b'bytes'",
    "range(3)",
    "re.compile('a+')",
    "Ellipsis",
    "[None, True]",
    "'x' * 200",
    "list(range(1001))",
    "ValueError('no')",
    "HTML('<b>x</b>')",
    "Markdown('x')",
    "Pretty()",
    "[Pretty()]",
    "Bundle()",
    "Itself()",
    "Html()",
    "None",
    "wide.style and 1",
    "sys.stdout.isatty() or 2",
]

BASH = "for i in 1 2; do echo out $i; done\necho err >&2\n"
SAME_IN_BOTH = {
    "several displayed": "display(1, 'two', [3])",
    "displayed None": "display(None)",
    "raw": "display({'text/plain': 'raw text'}, raw=True)",
    "printed without end": "print('x', end='')\ndisplay(1)\nprint('y', end='')\ndisplay(2)\nprint('z')",
    "printed wide": "print(wide)",
    "nothing printed": "display()",
    "figures close at plt.show": "plt.plot([1]); plt.show(); plt.plot([2])\nprint(len(plt.gca().lines), plt.get_fignums())",
    "figures are closed at the end": "print(plt.get_fignums())",
    "figures closed by hand": "plt.plot([1]); plt.close(); print(plt.get_fignums())",
    "interactive": "print(plt.isinteractive())",
    "a figure of no window": "from matplotlib.figure import Figure\ndisplay(Figure())",
    "figure without interaction": "plt.ioff(); plt.plot([1])\nprint(plt.get_fignums())",
    "and it is still there": "print(plt.get_fignums()); plt.show(); plt.ion(); print(plt.get_fignums())",
    "options": "print(pd.get_option('display.max_columns'), pd.get_option('display.width'), pd.get_option('display.max_rows'))",
}

OTHERWISE = {
    "command": ("!echo out; echo err >&2; printf 'no end'", "shell(\"echo out; echo err >&2; printf 'no end'\")"),
    "terminal": ("!stty size; tput cols; echo $TERM $PAGER", "shell('stty size; tput cols; echo $TERM $PAGER')"),
    "is a terminal": ("!test -t 0 && test -t 1 && echo yes", "shell('test -t 0 && test -t 1 && echo yes')"),
    "fails": ("!exit 3", "shell('exit 3')"),
    "killed": ("!echo a; kill -9 $$", "shell('echo a; kill -9 $$')"),
    "no such command": ("!no_such_command 2>/dev/null || echo $?", "shell('no_such_command 2>/dev/null || echo $?')"),
    "not UTF-8": ("!printf '\\377\\n'", "shell(\"printf '\\\\377\\\\n'\")"),
    "much": ("!seq 20000", "shell('seq 20000')"),
    "colours": ("!printf '\\033[31mred\\033[0m\\n'", "shell(\"printf '\\\\033[31mred\\\\033[0m\\\\n'\")"),
    "lines": (
        "a = !printf 'x 1\\ny 2\\n'; echo err >&2\nprint(a, a.n, a.s, a.l, a.fields(0), a.grep('y'), a.grep('1', prune=True, field=1))\na",
        "a = shell_lines(\"printf 'x 1\\\\ny 2\\\\n'; echo err >&2\")\n"
        "print(a, a.n, a.s, a.l, a.fields(0), a.grep('y'), a.grep('1', prune=True, field=1))\nshow(a)",
    ),
    "paths": ("a = !echo .; echo no/file\na.p, a.fields(), a.fields(0, 5)", "a = shell_lines('echo .; echo no/file')\nshow((a.p, a.fields(), a.fields(0, 5)))"),
    "no terminal": ("a = !test -t 1 && echo yes || echo no\nprint(a)", "print(shell_lines('test -t 1 && echo yes || echo no'))"),
    "script": (f"%%bash\n{BASH}", f"script('bash', {BASH!r})"),
    "script without end": ("%%sh\nprintf 'no end'", "script('sh', \"printf 'no end'\")"),
    "script's output kept": (f"%%bash --out o --err e\n{BASH}", f"o, e = script('bash', {BASH!r}, out=True, err=True)"),
    "and read": ("print(repr(o), repr(e))", "print(repr(o), repr(e))"),
    "script's errors kept": (f"%%bash --err e\n{BASH}", f"e = script('bash', {BASH!r}, err=True)"),
    "and read too": ("print(repr(e))", "print(repr(e))"),
    "script that fails": ("%%bash --no-raise-error\necho a; exit 3", "script('bash', 'echo a; exit 3', check=False)"),
    "script of nobody": ("%%script no_such_program -x\na", "script('no_such_program -x', 'a')"),
    "script that does not read": ("%%script --no-raise-error true\n" + "x\n" * 50_000, "script('true', 'x\\n' * 50_000, check=False)"),
    "script with arguments": ("%%script bash -s a 'b c'\necho \"$2\"", "script(\"bash -s a 'b c'\", 'echo \"$2\"')"),
    "captured": (
        "%%capture c\nprint('a')\ndisplay(1)\nprint('e', file=sys.stderr)\n[2]",
        "with captured() as c:\n    print('a')\n    display(1)\n    print('e', file=sys.stderr)\n    show([2])",
    ),
    "and shown": (
        "print(repr(c.stdout), repr(c.stderr), len(c.outputs), c.outputs[0].data['text/plain'], str(c))\nc.show()\nc()",
        "print(repr(c.stdout), repr(c.stderr), len(c.outputs), c.outputs[0].data['text/plain'], str(c))\nc.show()\nshow(c())",
    ),
    "output of captured": ("display(c.outputs[1])\nc.outputs[0].display()", "display(c.outputs[1])\nc.outputs[0].display()"),
    "captured but shown": (
        "%%capture --no-display\nprint('hidden')\ndisplay('seen')",
        "with captured(display=False):\n    print('hidden')\n    display('seen')",
    ),
    "captured but printed": ("%%capture --no-stdout\nprint('seen')\n1", "with captured(stdout=False):\n    print('seen')\n    show(1)"),
    "display passes a redirection": (
        "import contextlib, io\nf = io.StringIO()\nwith contextlib.redirect_stdout(f):\n    print('kept')\n    display(1)\nprint(f.getvalue())",
        "import contextlib, io\nf = io.StringIO()\nwith contextlib.redirect_stdout(f):\n    print('kept')\n    display(1)\nprint(f.getvalue())",
    ),
    "file": ("%%writefile tool.py\nimport sys\nprint(__name__, sys.argv)\nx = 1\nsys.exit()\n", "write_file('tool.py', 'import sys\\nprint(__name__, sys.argv)\\nx = 1\\nsys.exit()\\n')"),
    "file over": ("%%writefile t.txt\na\n", "write_file('t.txt', 'a\\n')"),
    "file again": ("%%writefile t.txt\nb\n", "write_file('t.txt', 'b\\n')"),
    "file more": ("%%writefile -a t.txt\nc\n", "write_file('t.txt', 'c\\n', append=True)"),
    "file read": ("print(open('t.txt').read())", "print(open('t.txt').read())"),
    "file run": ("%run tool.py a 'b c'\nprint(x, sys.path[0] == os.getcwd())", "globals().update(run_file('tool.py', 'a', 'b c'))\nprint(x, sys.path[0] == os.getcwd())"),
    "file run by name": ("%run -n tool.py", "globals().update(run_file('tool.py', as_main=False))"),
    "precision": ("%precision 3", "show(precision('3'))"),
    "precise": ("3.14159265, [2.0], np.float64(1.23456)", "show((3.14159265, [2.0], np.float64(1.23456)))"),
    "precise array": ("print(np.array([1.23456789]))", "print(np.array([1.23456789]))"),
    "other precision": ("%precision %e\n3.14159265", "precision('%e')\nshow(3.14159265)"),
    "default precision": ("%precision\n3.14159265, np.array([1.23456789])", "precision('')\nshow((3.14159265, np.array([1.23456789])))"),
    "html cell": ("%%html\n<b>x</b>", "rich('HTML', '<b>x</b>\\n')"),
    "javascript cell": ("%%javascript\nx", "rich('Javascript', 'x\\n')"),
    "latex cell": ("%%latex\nx", "rich('Latex', 'x\\n')"),
    "markdown cell": ("%%markdown\nx", "rich('Markdown', 'x\\n')"),
}  # fmt: skip

CASES = (
    {source: (source, f"show({source})") for source in SHOWN}
    | {name: (cell, cell) for name, cell in SAME_IN_BOTH.items()}
    | OTHERWISE
)
HELPERS = """\
from churn.capture import captured
from churn.display import display, precision, rich, show, show_figures
from churn.files import run_file, write_file
from churn.shell import script, shell, shell_lines
"""
DRIVER = """
import sys
from churn import display as screen
sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
screen.as_in_notebook()
screen.enable(sys.argv[1])
namespace = {}
exec(open("helpers.txt").read(), namespace)
for source in open("cells.txt").read().split("\\0"):
    exec(source, namespace)
    namespace["show_figures"]()
    print("\\0", end="", flush=True)
    screen._screen._at_start = True
"""


@pytest.fixture(scope="module")
def in_kernel(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a notebook of these cells prints and shows, cell by cell."""
    sources = [IMPORTS, *(cell for cell, _ in CASES.values())]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    folder = tmp_path_factory.mktemp("kernel")
    client = NotebookClient(notebook, kernel_name="python3", timeout=120, resources={"metadata": {"path": str(folder)}})
    asyncio.run(client.async_execute())
    return dict(zip(CASES, map(seen, notebook.cells[1:]), strict=True))


def seen(cell: nbformat.NotebookNode) -> str:
    text = ""
    for output in cell.outputs:
        if output.output_type == "stream":
            text += output.text if output.name == "stdout" else ""
        elif "text/plain" in output.data:
            text += "\n" if text and not text.endswith("\n") else ""
            text += output.data["text/plain"] + "\n"
    return without_figures(text.replace("\r\n", "\n"))  # the pair may have come in two outputs


def without_figures(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("<Figure size"))


@pytest.fixture(scope="module")
def in_package(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the helpers print and show for the same."""
    folder = tmp_path_factory.mktemp("package")
    helpers = "show display rich precision show_figures captured shell shell_lines script write_file run_file".split()
    project = make_project(folder, helpers=helpers, uses_pandas=True, uses_matplotlib=True, uses_ipython=True)
    (project.data / "helpers.txt").write_text(HELPERS)
    (project.data / "cells.txt").write_text("\0".join([IMPORTS, *(code for _, code in CASES.values())]))
    result = project.python("-c", DRIVER, str(folder / "figures"))
    assert result.returncode == 0, result.stderr
    outputs = result.stdout.split("\0")[1:-1]
    return dict(zip(CASES, map(without_figures, outputs), strict=True))


@pytest.mark.skipif(sys.platform == "win32", reason="a kernel on Windows has no terminals for commands")
@pytest.mark.parametrize("case", CASES)
def test_same_as_in_a_kernel(case: str, in_kernel: dict[str, str], in_package: dict[str, str]) -> None:
    assert in_package[case] == in_kernel[case]


def test_figures_became_files(in_package: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> None:
    figures = tmp_path_factory.getbasetemp() / "package0" / "figures"
    assert sorted(path.name for path in figures.iterdir()) == [f"figure_0{number}.png" for number in range(1, 5)]


def test_without_a_screen_nothing_is_shown(churn_with_pandas: Project) -> None:
    code = "from churn.display import show, display, show_figures\nshow(1); print(display(2)); show_figures()"
    result = churn_with_pandas.python("-c", code)
    assert (result.stdout, result.stderr) == ("None\n", "")
