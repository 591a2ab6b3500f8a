"""Cells in a language that needs its own engine: `%%sql`, `%%R`, `%%cython` and their kind.

They cannot run in a plain program. What they would bind is bound to a call that raises, so that the rest of the notebook can be
followed; the text of the cell stays in the call's record.
"""

import re

from nb2prod.ipython.model import Magic, MagicCall, MagicExample, MagicKind, Translation
from nb2prod.ipython.options import read_options
from nb2prod.ipython.refusal import refuse
from nb2prod.patterns import pattern

_INTO = pattern(r"(?:^|\s)(\w+)\s*=?<<")
_CYTHON = pattern(r"^(?:cp?def|def|class)\b[^\n(:]{0,100}?(\w+)[ \t]*[(:]", re.MULTILINE)
_FORTRAN = pattern(r"^[^\n!]{0,100}?\b(?:subroutine|function)[ \t]+(\w+)", re.MULTILINE | re.IGNORECASE)
_SQL_COLON = pattern(r"(?<![:\w]):([A-Za-z_]\w*)")


def _sql(call: MagicCall) -> Translation:
    text = f"{call.argument}\n{call.body}"
    into = _INTO.search(text)
    reads = tuple(dict.fromkeys(name for name in _SQL_COLON.findall(text) if name in call.bound))
    return refuse(call, "the database connection has to be supplied", binds=(into[1],) if into else (), reads=reads)


def _r(call: MagicCall) -> Translation:
    options = read_options(call.argument, "iowhcd")
    return refuse(
        call,
        "it needs its own interpreter",
        binds=_names(options.values.get("o")),
        reads=_names(options.values.get("i")),
    )


def _compiled(call: MagicCall) -> Translation:
    pattern = _FORTRAN if call.name == "fortran" else _CYTHON
    return refuse(
        call,
        "the code has to be compiled as an extension module",
        binds=tuple(dict.fromkeys(pattern.findall(call.body))),
    )


def _output_option(call: MagicCall) -> Translation:
    options = read_options(call.argument, "onipt")
    return refuse(call, "it needs its own engine", binds=_names(options.values.get("o") or options.values.get("n")))


def _names(values: list[str] | None) -> tuple[str, ...]:
    return tuple(name for value in values or () for name in value.split(",") if name.isidentifier())


_BOTH = (MagicKind.LINE, MagicKind.CELL)

MAGICS = (
    Magic(
        names=("sql",),
        kinds=_BOTH,
        translate=_sql,
        examples=(
            MagicExample(
                "%%sql res <<\nselect 1", 'res = _nb_unsupported("%%sql", "the database connection has to be supplied")'
            ),
            MagicExample("%sql select 1", '_nb_unsupported("%sql", "the database connection has to be supplied")'),
        ),
    ),
    Magic(
        names=("R", "Rpush", "Rpull", "octave", "matlab", "julia", "jl"),
        kinds=_BOTH,
        translate=_r,
        examples=(MagicExample("%R -o y y <- 1", 'y = _nb_unsupported("%R", "it needs its own interpreter")'),),
    ),
    Magic(
        names=("cython", "fortran", "cython_inline", "cython_pyximport"),
        kinds=(MagicKind.CELL,),
        translate=_compiled,
        examples=(
            MagicExample(
                "%%cython\ncpdef int f(int n):\n    return n",
                'f = _nb_unsupported("%%cython", "the code has to be compiled as an extension module")',
            ),
        ),
    ),
    Magic(
        names=("bq", "beam_sql", "spark", "sparksql", "configure", "scala", "r", "fs", "mlalpha", "chart"),
        kinds=_BOTH,
        translate=_output_option,
        examples=(
            MagicExample(
                "%%beam_sql -o rows\nselect 1", 'rows = _nb_unsupported("%%beam_sql", "it needs its own engine")'
            ),
        ),
    ),
)
