"""Shell commands: `!cmd`, `x = !cmd`, `!!cmd`, `%sx`, `%%sx`, and the commands IPython lends a name (`%ls`)."""

from nb2prod.ipython.installs import read_installs
from nb2prod.ipython.interpolation import expand
from nb2prod.ipython.model import Magic, MagicCall, MagicExample, MagicKind, Translation
from nb2prod.ipython.options import read_options

_ALIASES = {
    "ls": "ls -F --color",
    "ll": "ls -F -o --color",
    "cat": "cat",
    "cp": "cp",
    "mv": "mv",
    "rm": "rm",
    "mkdir": "mkdir",
    "rmdir": "rmdir",
}


def _command(call: MagicCall) -> Translation:
    installs, only = read_installs(call.argument, call.location)
    if only and not call.target:
        return Translation("", installs=installs, dropped="install command")
    lines = bool(call.target) or call.name == "!!"
    code = f"{'_nb_shell_lines' if lines else '_nb_shell'}({expand(call.argument.strip(), call.bound)})"
    return Translation(code, installs=installs, displays=call.name == "!!")


def _lines(call: MagicCall) -> Translation:
    if call.kind is MagicKind.LINE:
        return Translation(f"_nb_shell_lines({expand(call.argument.strip(), call.bound)})", displays=True)
    options = read_options(call.argument, "o")
    name = options.last("out", options.last("o"))
    target = f"{name} = " if name.isidentifier() else ""
    return Translation(f"{target}_nb_shell_lines({expand(call.body, call.bound)})", displays=not target)


def _alias(call: MagicCall) -> Translation:
    command = f"{_ALIASES[call.name]} {call.argument.strip()}".rstrip()
    translation = _command(call._replace(name="!", argument=command, target=""))
    return translation._replace(displays=False)


MAGICS = (
    Magic(
        names=("!", "!!"),
        kinds=(MagicKind.SHELL,),
        translate=_command,
        examples=(
            MagicExample("!ls -la", '_nb_shell("ls -la")'),
            MagicExample("files = !ls *.csv", 'files = _nb_shell_lines("ls *.csv")'),
            MagicExample("!!date", '_nb_shell_lines("date")'),
            MagicExample('path = "x"\n!head {path} $path', 'path = "x"\n_nb_shell(f"head {path} {path}")'),
            MagicExample("!echo $HOME", '_nb_shell("echo $HOME")'),
            MagicExample("!awk '{print $1}' f", """_nb_shell("awk '{print $1}' f")"""),
            MagicExample("if x:\n    !pip install y\nz = 1", "if x:\n    pass\nz = 1"),
            MagicExample("!cp a \\\n  b\nx = 1", '_nb_shell("cp a    b")\n\nx = 1'),
        ),
    ),
    Magic(
        names=("sx", "system"),
        kinds=(MagicKind.LINE, MagicKind.CELL),
        translate=_lines,
        examples=(
            MagicExample("%sx ls", '_nb_shell_lines("ls")'),
            MagicExample("%%sx -o out\nls\n", 'out = _nb_shell_lines("ls\\n")'),
        ),
    ),
    Magic(
        names=("!",),
        kinds=(MagicKind.CELL,),
        translate=_lines,
        examples=(MagicExample("%%!\nls", '_nb_shell_lines("ls\\n")'),),
    ),
    Magic(
        names=tuple(_ALIASES),
        kinds=(MagicKind.LINE,),
        translate=_alias,
        examples=(
            MagicExample("%rm -f x", '_nb_shell("rm -f x")'),
            MagicExample("ls data", '_nb_shell("ls -F --color data")'),
        ),
    ),
)
