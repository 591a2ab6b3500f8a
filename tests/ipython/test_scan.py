"""The scanner against IPython's own transformer, on cells that are hard to read."""

import ast
import sysconfig
import warnings
from pathlib import Path

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from nb2prod.diagnostics import Location
from nb2prod.ipython.model import MagicKind
from nb2prod.ipython.scan import scan_cell

_CELLS = {
    "line magic": "%matplotlib inline",
    "line magic between statements": "x = 1\n%time f(x)\ny = 2",
    "indented in if": "if x:\n    %timeit f()\nelse:\n    !ls\n",
    "indented in try": "try:\n    import a\nexcept ImportError:\n    !pip install a\n    import a",
    "tab indent": "if x:\n\t%time y\n",
    "assignment from magic": "x = %pwd",
    "assignment to several": "a, b = !ls",
    "assignment to item": "d['k'] = !ls -l",
    "assignment with annotation": "x: list = !ls",
    "assignment over two lines": "x = \\\n    !ls",
    "second assignment is no magic": "x = y = 1\nz = !ls",
    "no blank before bang": "x =!ls",
    "capture": "!!ls -l",
    "space after bang": "! ls",
    "continuation": "!cp a \\\n   b \\\n   c\nx = 1",
    "continued magic": "%run x.py \\\n  --fast\ny = 2",
    "continuation at the end": "!ls \\\n",
    "help after": "len?",
    "help before": "?len",
    "double help": "np.sum??",
    "help on magic": "%time?",
    "help on cell magic": "%%time?",
    "help on item": "x[0].y?",
    "help with wildcard": "np.*load*?",
    "help in block": "if x:\n    len?\n",
    "bare help": "?",
    "cell magic": "%%bash\nls\n",
    "cell magic with arguments": "%%script perl -w\nprint 1;\n",
    "cell magic after blank lines": "\n\n%%time\nx = 1",
    "cell magic alone": "%%html",
    "cell magic with quotes": '%%bash\necho "it\'s"\n',
    "cell magic not on the first line": "# note\n%%time\nx = 1",
    "percent in string": "s = '''\n%magic\n!ls\n'''\n%time s",
    "percent in double string": 's = """\n%magic"""\n!ls',
    "modulo on its own line": "x = (a\n% b)\n%time x",
    "bang inside brackets": "f(\n'a', # it's !\n)\n!ls",
    "string with bracket": "x = '('\n!ls",
    "comment with bracket": "x = 1  # (\n!ls",
    "comment with quote": "x = 1  # it's\n!ls",
    "backslash in string": "x = 'a\\'b'\n!ls",
    "string over lines": "x = 'a\\\nb'\n!ls",
    "f-string": "x = f'{a}'\n!ls",
    "f-string with brackets": "x = f'{d[\"k\"]}('\n!ls",
    "raw string": "x = r'a\\b'\n!ls",
    "bytes": "x = b'%s' % y\n!ls",
    "lambda": "f = lambda x=1: x\n%time f()",
    "default argument": "def f(x=1):\n    !ls {x}\n    return x",
    "keyword argument": "f(x = 1)\n!ls",
    "comparison": "x == 1\ny != 2\n!ls",
    "walrus": "(y := 1)\n!ls",
    "augmented": "x += 1\nx %= 2\n!ls",
    "quote call": ",f a b",
    "quote all call": ";f a b",
    "paren call": "/f x y",
    "classic prompts": ">>> x = 1\n>>> if x:\n...     y = 2\n",
    "classic prompt with magic": ">>> x = 1\n>>> %time x\n",
    "ipython prompts": "In [1]: x = 1\n\nIn [2]: for i in x:\n   ...:     !ls\n",
    "indented cell": "    x = 1\n    !ls\n    if x:\n        %time x\n",
    "decorated": "@d\ndef f():\n    pass\n%time f()",
    "semicolon": "x = 1;\n%time x;",
    "empty magic": "x = 1\n%\n",
    "blank line with spaces": "   \n!ls",
    "crowded": "%a\n!b\nc?\nd = %e\nf = !g",
    "unicode": "größe = !ls\n%time größe",
    "only comment": "# %matplotlib inline",
    "nested function": "def f():\n    def g():\n        x = !ls\n        return x\n    return g",
    "dictionary over lines": "d = {\n 'a': 1,\n}\n!ls",
    "magic named like keyword": "%if x",
    "dotted magic": "%foo.bar baz",
    "magic with tab": "%time\tx",
}


def _by_ipython(source: str) -> list[tuple[str, ...]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(TransformerManager().transform_cell(source))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return sorted(call for call in map(_read_call, calls) if call)


def _read_call(node: ast.Call) -> tuple[str, ...]:
    if not isinstance(node.func, ast.Attribute) or ast.unparse(node.func.value) != "get_ipython()":
        return ()
    arguments = tuple(ast.literal_eval(argument) for argument in node.args)
    match node.func.attr, arguments:
        case "run_line_magic", ("pinfo" | "pinfo2" | "psearch", name):
            return ("help", name)
        case "run_line_magic", _:
            return ("line", *arguments)
        case "run_cell_magic", _:
            return ("cell", *arguments)
        case "show_usage", _:
            return ("help", "")
    return (node.func.attr, *arguments)


def _by_us(source: str) -> list[tuple[str, ...]]:
    calls = [found.call for found in scan_cell(source, Location(0)).found if found.call]
    result: list[tuple[str, ...]] = []
    for call in calls:
        if call.kind is MagicKind.HELP:
            result.append(("help", call.argument))
        elif call.kind is MagicKind.LINE:
            result.append(("line", call.name, call.argument))
        elif call.kind is MagicKind.CELL:
            body = call.body if call.body.endswith("\n") or not call.body else f"{call.body}\n"
            result.append(("cell", call.name, call.argument, body))
        else:
            result.append(("getoutput" if call.target or call.name == "!!" else "system", call.argument))
    return sorted(result)


@pytest.mark.parametrize("source", _CELLS.values(), ids=_CELLS.keys())
def test_finds_what_ipython_finds(source: str) -> None:
    assert _by_us(source) == _by_ipython(source)


def test_finds_nothing_in_plain_python() -> None:
    modules = sorted(Path(sysconfig.get_path("stdlib")).glob("[a-d]*.py"))
    assert len(modules) > 20
    for module in modules:
        source = module.read_text(encoding="utf-8")
        scan = scan_cell(source, Location(0))
        assert not scan.found, module.name
        assert "\n".join(scan.lines) == source


def test_prompts_in_a_docstring_are_no_prompts() -> None:
    source = 'def f():\n    """\n    >>> f()\n    """\n%time f()'
    assert scan_cell(source, Location(0)).lines == tuple(source.split("\n"))


@pytest.mark.parametrize(
    "source",
    [
        "a" * 200_000 + "!x?",
        "!" + " " * 200_000,
        "%%bash\n" + " " * 200_000,
        "'" * 100_001 + "\n!ls",
        "(" * 100_000 + "\n!ls",
        "%x " + "$a'" * 50_000,
    ],
    ids=["long word", "blanks", "blanks in body", "quotes", "brackets", "dollars"],
)
def test_hostile_text_takes_no_time(source: str) -> None:
    assert len(scan_cell(source, Location(0)).lines) == source.count("\n") + 1
