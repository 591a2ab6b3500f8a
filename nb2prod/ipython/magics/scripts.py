"""Cells in another program's language: `%%bash`, `%%sh`, `%%script`, `%%perl` and their kind."""

from nb2prod.ipython.installs import read_installs
from nb2prod.ipython.interpolation import expand
from nb2prod.ipython.literals import quote_block
from nb2prod.ipython.model import Magic, MagicCall, MagicExample, MagicKind, Translation
from nb2prod.ipython.refusal import refuse
from nb2prod.patterns import pattern

_NAMED = pattern(r"(?:^|\s)--(out|err|proc)(?:=|\s+)(\w+)")
_FLAG = pattern(r"(?:^|\s)--(bg|no-raise-error)(?=\s|$)")
_PROGRAMS = {"shell": "bash"}  # Colab's name for it
_SHELLS = frozenset({"bash", "sh", "shell"})


def _translate(call: MagicCall) -> Translation:
    installs, only = read_installs(_join_lines(call.body), call.location) if call.name in _SHELLS else ((), False)
    if only:
        return Translation("", installs=installs, dropped="install command")
    names = dict(_NAMED.findall(call.argument))
    flags = set(_FLAG.findall(call.argument))
    rest = _FLAG.sub("", _NAMED.sub("", call.argument)).strip()
    if "bg" in flags and ("out" in names or "err" in names):
        return refuse(call, "the pipes of a process in the background", binds=tuple(names.values()))
    program = "" if call.name == "script" else _PROGRAMS.get(call.name, call.name)
    command = expand(f"{program} {rest}".strip(), call.bound)
    arguments = [command, quote_block(call.body), *_keywords(names, flags)]
    targets = ", ".join(names[key] for key in ("out", "err", "proc") if key in names)
    code = f"{targets} = " if targets else ""
    return Translation(f"{code}_nb_script({', '.join(arguments)})", installs=installs)


def _join_lines(script: str) -> str:
    return script.replace("\\\n", " ")


def _keywords(names: dict[str, str], flags: set[str]) -> list[str]:
    given = {
        "out=True": "out" in names,
        "err=True": "err" in names,
        "background=True": "bg" in flags,
        "check=False": "no-raise-error" in flags,
    }
    return [keyword for keyword, wanted in given.items() if wanted]


MAGIC = Magic(
    names=("bash", "sh", "script", "perl", "ruby", "python", "python2", "python3", "pypy", "node", "shell", "cmd"),
    kinds=(MagicKind.CELL,),
    translate=_translate,
    examples=(
        MagicExample("%%bash\ncd x\nls", '_nb_script("bash", """\\\ncd x\nls\n""")'),
        MagicExample("%%bash --out text\nls", 'text = _nb_script("bash", """\\\nls\n""", out=True)'),
        MagicExample("%%script perl -w\nprint 1;\n", '_nb_script("perl -w", """\\\nprint 1;\n""")'),
        MagicExample(
            "%%sh --no-raise-error --bg\nsleep 1", '_nb_script("sh", """\\\nsleep 1\n""", background=True, check=False)'
        ),
        MagicExample("%%bash\npip install x\nsudo apt-get install -y y", ""),
    ),
)
