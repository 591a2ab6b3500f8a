"""Environment variables: `%env`, `%set_env`."""

from nb2prod.ipython.interpolation import expand
from nb2prod.ipython.literals import quote
from nb2prod.ipython.model import Magic, MagicCall, MagicExample, MagicKind, Translation
from nb2prod.ipython.modules import import_of
from nb2prod.ipython.refusal import refuse


def _translate(call: MagicCall) -> Translation:
    argument = call.argument.strip()
    imported, module = import_of("os", call)
    if not argument:
        return Translation(f"{imported}\ndict({module}.environ)", displays=True)
    name, separator, value = argument.partition("=" if "=" in argument else " ")
    name, value = name.strip(), value.strip()
    if not separator:
        return Translation(f"{imported}\n{module}.environ[{expand(name, call.bound)}]", displays=True)
    if " " in name or not name:
        return refuse(call, "the name of the variable has a blank in it")
    return _set(call, name, value)


def _set(call: MagicCall, name: str, value: str) -> Translation:
    imported, module = import_of("os", call)
    key = quote(name)
    shown = expand(value, call.bound)
    if shown.startswith("f"):
        message = f'print(f"env: {name}={{{module}.environ[{_other_quotes(key)}]}}")'
    else:
        message = f"print({quote(f'env: {name}={value}')})"
    return Translation(f"{imported}\n{module}.environ[{key}] = {shown}\n{message}")


def _other_quotes(literal: str) -> str:
    return f"'{literal[1:-1]}'"


MAGIC = Magic(
    names=("env", "set_env"),
    kinds=(MagicKind.LINE,),
    translate=_translate,
    examples=(
        MagicExample("%env MODE=fast", 'import os\nos.environ["MODE"] = "fast"\nprint("env: MODE=fast")'),
        MagicExample("%env HOME", 'import os\nos.environ["HOME"]'),
        MagicExample(
            "n = 4\n%set_env OMP_NUM_THREADS $n",
            'n = 4\nimport os\nos.environ["OMP_NUM_THREADS"] = f"{n}"\nprint(f"env: OMP_NUM_THREADS={os.environ[\'OMP_NUM_THREADS\']}")',
        ),
    ),
)
