"""`%precision`: how floats are shown. It answers with the format, as a value of the line."""

from nb2prod.ipython.model import Magic, MagicCall, MagicExample, MagicKind, Translation


def _translate(call: MagicCall) -> Translation:
    return Translation(f"_nb_precision({call.argument.strip()!r})", displays=True)


MAGIC = Magic(
    names=("precision",),
    kinds=(MagicKind.LINE,),
    translate=_translate,
    examples=(
        MagicExample("%precision 3", "_nb_precision('3')"),
        MagicExample("%precision", "_nb_precision('')"),
    ),
)
