"""What the translation says of a cell beyond its code."""

import ast
import warnings

import pytest
from translating import translate

from nb2prod.diagnostics import Location
from nb2prod.ipython import InstallLine, MagicKind, WrittenFile, to_python
from nb2prod.notebook import Cell, CellKind


@pytest.mark.parametrize(
    "source",
    [
        "",
        "x = 1",
        "x\n",
        "\n\n# only a comment",
        "await f()",
        "async with a as b:\n    pass",
        "x = '''\n%time\n'''",
        "a = (1\n% 2)",
        "s = '''\n>>> x\n'''",
        "x = 1\r\n",
        "é = '\u2028'\n",
    ],
    ids=ascii,
)
def test_python_is_never_altered(source: str) -> None:
    cell = translate(source)
    assert cell.code == source
    assert cell.syntax is None
    assert cell.line_map == tuple(range(1, source.count("\n") + 2))
    assert not (cell.magics or cell.dropped or cell.diagnostics)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("x", True),
        ("x;", False),
        ("x ; # c", False),
        ("x # ;", True),
        ("x\n\n# end", True),
        ("x = 1", False),
        ("'é'; ", False),
        ("'é;'", True),
        ("x \\\n;", False),
        ("!ls", False),
        ("!!ls", True),
        ("%time x", True),
        ("%%time\nx", True),
        ("%%timeit\nx", False),
        ("%%capture\nx", False),
        ("%%capture out\nx", False),
        ("%pwd", True),
        ("%cd x", False),
        ("x\n%matplotlib inline", True),
        ("if y:\n    x", False),
        ("await x", True),
        ("", False),
    ],
)
def test_is_the_last_value_shown(source: str, shown: bool) -> None:
    assert translate(source).shows_last is shown


@pytest.mark.parametrize(
    ("source", "line_map"),
    [
        ("x = 1\n%time y = 2\nz = 3", (1, 2, 3)),
        ("%pwd\nx", (1, 1, 2)),
        ("!a \\\n  b\nx", (1, 2, 3)),
        ("%%time\nx = 1\ny = 2", (1, 2, 3)),
        ("%%time\n%pwd\ny = 2", (1, 2, 2, 3)),
        ("%%timeit a = 1\nx = a\ny = x", (1, 1, 2, 3, 3)),
        ("\n\n%%capture\nx = 1\n\ny = 2", (1, 2, 3, 4, 5, 6)),
        ("%%bash\nls\ncd", (1, 1, 1, 1)),
        ("get_ipython().run_cell_magic('time', '', 'x = 1\\ny = 2\\n')", (1, 1, 1)),
        (">>> x = 1\n>>> y = 2", (1, 2)),
    ],
)
def test_lines_lead_back_to_the_cell(source: str, line_map: tuple[int, ...]) -> None:
    assert translate(source).line_map == line_map


def test_place_of_a_line() -> None:
    assert translate("%pwd\nx").location(3, 2) == Location(0, 2, 2)


def test_magics_are_kept() -> None:
    time, shell = translate("%%time -x\nif a:\n    y = !ls {z}").magics
    assert (time.kind, time.name, time.argument, time.location.line) == (MagicKind.CELL, "time", "-x", 1)
    assert (shell.kind, shell.target, shell.indent, shell.argument) == (MagicKind.SHELL, "y", "    ", "ls {z}")
    assert shell.location == Location(0, 3, 4)


@pytest.mark.parametrize("line", ["%%time", "%%timeit -n 3", "%%prun"])
def test_a_dropped_first_line_is_listed(line: str) -> None:
    assert [drop.source for drop in translate(f"{line}\nx").dropped] == [line]


def test_what_is_dropped_is_listed() -> None:
    cell = translate("%matplotlib inline\nx = 1\nx?\n!pip install y")
    assert [(drop.location.line, drop.source, drop.why) for drop in cell.dropped] == [
        (1, "%matplotlib inline", "figures are shown by the notebook"),
        (3, "x?", "help"),
        (4, "!pip install y", "install command"),
    ]


@pytest.mark.parametrize(
    ("source", "tool", "arguments"),
    [
        ("!pip install -q x==1 y", "pip", ("-q", "x==1", "y")),
        ("!pip3 install x > /dev/null 2>&1", "pip", ("x",)),
        ("%pip install 'x>=1'", "pip", ("x>=1",)),
        ("pip install x", "pip", ("x",)),
        ("!python -m pip install --user x", "pip", ("--user", "x")),
        ("!{sys.executable} -m pip install x", "pip", ("x",)),
        ("!sudo -H pip install x", "pip", ("x",)),
        ("!uv pip install x", "pip", ("x",)),
        ("!conda install -y -c conda-forge x", "conda", ("-y", "-c", "conda-forge", "x")),
        ("!mamba install x", "conda", ("x",)),
        ("!apt-get -qq install y", "apt", ("-qq", "y")),
        ("!apt update && apt install -y z", "apt", ("-y", "z")),
        ("!cd src && pip install -e .", "pip", ("-e", ".")),
        ("!PIP_X=1 pip install x | tail -1", "pip", ("x",)),
        ("%%bash\npip install \\\n  x", "pip", ("x",)),
        ("!echo y; pip install x", "pip", ("x",)),
    ],
)
def test_installs_are_evidence_and_no_code(source: str, tool: str, arguments: tuple[str, ...]) -> None:
    cell = translate(source)
    (install,) = cell.installs
    assert isinstance(install, InstallLine)
    assert (install.tool, install.arguments) == (tool, arguments)
    assert cell.code.strip() == ""
    assert len(cell.dropped) == 1


def test_commands_beside_an_install_are_kept() -> None:
    cell = translate("!pip install x && python setup.py")
    assert cell.code == '_nb_shell("pip install x && python setup.py")'
    assert len(cell.installs) == 1


@pytest.mark.parametrize("source", ["!pip freeze", "!echo pip install x", "%pip list", "!pip show install"])
def test_what_installs_nothing(source: str) -> None:
    cell = translate(source)
    assert not cell.installs
    assert cell.code.startswith("_nb_shell(")


def test_written_files() -> None:
    (written,) = translate("%%writefile -a tools.py\nx = 1").files
    assert written == WrittenFile("tools.py", "x = 1\n", True, Location(0, 1))
    assert translate("p = 'a'", "%%writefile {p}\nx = 1").files == ()


@pytest.mark.parametrize(
    ("source", "shown"),
    [("%nonsense a", "%nonsense"), ("%%nonsense\nbody", "%%nonsense"), ("x = %nonsense", "%nonsense")],
)
def test_unknown_magics_raise_where_they_stood(source: str, shown: str) -> None:
    cell = translate(source)
    assert f'_nb_unsupported("{shown}", ' in cell.code
    assert [diagnostic.code for diagnostic in cell.diagnostics] == ["NBP604"]
    assert shown in cell.diagnostics[0].message


def test_cell_magics_with_a_python_body_can_be_named() -> None:
    cell = translate("%%ours -x\ny = !ls\ny", magics=("ours",))
    assert cell.code == '\ny = _nb_shell_lines("ls")\ny'
    assert cell.shows_last
    assert not cell.diagnostics


def test_names_bound_and_read_behind_the_scenes() -> None:
    cell = translate("city = 1", "%%sql res <<\nselect * from t where c = :city")
    assert cell.reads == (("city", 1),)
    assert "res = " in cell.code


@pytest.mark.parametrize("source", ["%R -o y -i x y <- x", "%%R -i x -o y\ny <- x"])
def test_r_reads_and_binds(source: str) -> None:
    cell = translate(source)
    assert cell.code.startswith("y = _nb_unsupported(")
    assert cell.reads == (("x", 1),)


def test_get_ipython_stays_for_the_package_has_one() -> None:
    cell = translate("ip = get_ipython()\nip.x")
    assert cell.code == "ip = get_ipython()\nip.x"
    assert cell.diagnostics == ()


def test_registered_magics_are_calls() -> None:
    definition = "@register_line_cell_magic\ndef f(line, cell=None):\n    return line"
    assert translate(definition, "%%f a $x\nbody").code == 'f("a $x", """\\\nbody\n""")'
    assert translate("x = 1", definition, "y = %f $x").code == 'y = f(f"{x}")'
    cell = translate(definition)
    assert cell.code == definition.replace("@register_line_cell_magic", "")
    assert len(cell.dropped) == 1


@pytest.mark.parametrize(
    ("sources", "code"),
    [
        (("ls",), '_nb_shell("ls -F --color")'),
        (("ls\n",), '_nb_shell("ls -F --color")\n'),
        (("ls = 1", "ls"), "ls"),
        (("ls -la",), '_nb_shell("ls -F --color -la")'),
        (("import time", "time"), "time"),
        (("cd = 3",), "cd = 3"),
        (("cd += 3",), "cd += 3"),
        (("cd == 3",), "cd == 3"),
        (("cd.x",), "cd.x"),
        (("cd(x)",), "cd(x)"),
        (("pwd\nx",), "pwd\nx"),
        (("sc",), "sc"),
        (("unknown_word",), "unknown_word"),
    ],
    ids=repr,
)
def test_automagic(sources: tuple[str, ...], code: str) -> None:
    assert translate(*sources).code == code


def test_a_name_bound_by_a_magic_is_a_variable() -> None:
    assert translate("%time where = 'x'", "!ls $where").code == '_nb_shell(f"ls {where}")'
    assert translate("%%capture kept\n1", "!echo {kept}").code == '_nb_shell(f"echo {kept}")'
    assert translate("broken = (", "!echo {broken}").code == '_nb_shell(f"echo {broken}")'
    assert translate("def f(p):\n    !ls {p}").code == 'def f(p):\n    _nb_shell(f"ls {p}")'


def test_no_warnings_come_out() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert translate("x = '\\d' is 1").syntax is None
        assert to_python(Cell(0, "", CellKind.CODE, "x = '\\d'")).syntax is None


def test_one_cell_alone() -> None:
    cell = to_python(Cell(4, "", CellKind.CODE, "!ls $x"))
    assert cell.code == '_nb_shell("ls $x")'
    assert cell.magics[0].location.cell == 4


def test_another_language_is_left_alone() -> None:
    cell = translate("x <- 1\n%time", language="r")
    assert cell.code == "x <- 1\n%time"
    assert cell.tree is None
    assert cell.syntax is not None
    assert cell.syntax.why == "the notebook is written in r"


@pytest.mark.parametrize(
    "source",
    [
        "if x:\n    %matplotlib inline\nelse:\n    y = 1",
        "try:\n    !pip install a\n    %pip install b\nexcept E:\n    %load_ext x\n",
        "def f():\n    # note\n    x?\n\ny = 1",
        "for i in x: # :\n    %config a\n",
        "with a:\n\t%who\n",
        "class A:\n    %who\n    x = 1",
    ],
)
def test_blocks_never_end_up_empty(source: str) -> None:
    cell = translate(source)
    assert cell.syntax is None, cell.code
    assert cell.code.count("\n") == source.count("\n")


def test_pass_only_where_it_is_needed() -> None:
    assert "pass" not in translate("if x:\n    %who\n    y = 1").code
    assert translate("if x:\n    %who\n    %who").code == "if x:\n    pass\n"


@pytest.mark.parametrize(
    "source", ["%timeit for i in x: y", "%%timeit\nfor i in x:\n    s = '''\n  a'''", "%%timeit\nimport a"]
)
def test_timed_code_leaves_no_names(source: str) -> None:
    tree = translate(source).tree
    assert tree is not None
    assert [type(statement) for statement in tree.body] == [ast.FunctionDef, ast.Expr]
