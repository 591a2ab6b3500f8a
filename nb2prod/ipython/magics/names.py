"""Names of the session: `%xdel`, `%reset`, `%store`."""

from nb2prod.diagnostics import Diagnostic, Severity
from nb2prod.ipython.model import Magic, MagicCall, MagicExample, MagicKind, Translation
from nb2prod.ipython.options import read_options
from nb2prod.ipython.refusal import NO_COUNTERPART, refuse


def _xdel(call: MagicCall) -> Translation:
    return Translation(f"del {read_options(call.argument).rest}")


def _reset(call: MagicCall) -> Translation:
    message = f"%{call.name} forgets names; the program keeps them"
    return Translation(
        "",
        diagnostics=(Diagnostic(call.location, NO_COUNTERPART, message, Severity.WARNING),),
        dropped="clears the session",
    )


def _store(call: MagicCall) -> Translation:
    options = read_options(call.argument)
    names = tuple(name for name in options.rest.split() if name.isidentifier())
    if "r" in options and names:
        return refuse(call, "the value comes from another notebook's session; read it from a file", binds=names)
    if "r" in options:
        return refuse(call, "the values come from another notebook's session; read them from files")
    if ">" in options.rest:
        return refuse(call, "the file has to be written explicitly", reads=names[:1])
    message = f"%store {call.argument.strip()} keeps values for other notebooks; the program does not".replace(
        "  ", " "
    )
    diagnostic = Diagnostic(call.location, NO_COUNTERPART, message, Severity.WARNING, names)
    return Translation(
        "", reads=() if options.values else names, diagnostics=(diagnostic,), dropped="store of the session"
    )


MAGICS = (
    Magic(names=("xdel",), kinds=(MagicKind.LINE,), translate=_xdel, examples=(MagicExample("%xdel x", "del x"),)),
    Magic(
        names=("reset", "reset_selective"),
        kinds=(MagicKind.LINE,),
        translate=_reset,
        examples=(MagicExample("%reset -f\nx = 1", "\nx = 1"),),
    ),
    Magic(
        names=("store",),
        kinds=(MagicKind.LINE,),
        translate=_store,
        examples=(
            MagicExample(
                "%store -r x",
                'x = _nb_unsupported("%store", "the value comes from another notebook\'s session; read it from a file")',
            ),
            MagicExample("%store x", ""),
        ),
    ),
)
