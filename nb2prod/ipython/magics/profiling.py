"""Profiled and debugged code: `%prun`, `%lprun`, `%mprun`, `%memit`, `%%debug`. The code runs once, in the notebook's namespace."""

from nb2prod.ipython.model import Magic, MagicCall, MagicExample, MagicKind, Translation
from nb2prod.ipython.options import read_options

_VALUED = {"prun": "lsDT", "lprun": "fmDTu", "mprun": "fT", "memit": "rti"}


def _translate(call: MagicCall) -> Translation:
    statement = read_options(call.argument, _VALUED.get(call.name, "")).rest
    if call.kind is MagicKind.LINE:
        return Translation(statement, dropped="" if statement else "profiler or debugger")
    return Translation(f"{statement}\n{call.body}", dropped="profiler or debugger", body_line=1)


MAGIC = Magic(
    names=("prun", "lprun", "mprun", "memit", "debug", "pyinstrument", "snakeviz", "scalene", "heat"),
    kinds=(MagicKind.LINE, MagicKind.CELL),
    translate=_translate,
    python_body=True,
    examples=(
        MagicExample("%prun -l 7 f(x)", "f(x)"),
        MagicExample("%lprun -f g -f h g(1)", "g(1)"),
        MagicExample("%%prun\nx = f()", "\nx = f()"),
        MagicExample("%debug", ""),
    ),
)
