"""Looking around: help, history, lists of names, the debugger. They change nothing that a program could miss."""

from nb2prod.ipython.model import Magic, MagicCall, MagicExample, MagicKind, Translation

_NAMES = (
    "pinfo pinfo2 psearch pdoc pdef pfile psource pycat page man less more quickref magic lsmagic who whos who_ls history hist tb "
    "bookmark save notebook pastebin edit ed recall rep macro load loadpy connect_info qtconsole tensorboard watermark clear"
).split()


def _translate(call: MagicCall) -> Translation:
    if call.kind is MagicKind.HELP:
        return Translation("", dropped="help")
    return Translation("", dropped="for the person at the notebook")


MAGICS = (
    Magic(
        names=("?", "??"),
        kinds=(MagicKind.HELP,),
        translate=_translate,
        examples=(
            MagicExample("len?", ""),
            MagicExample("x = 1\nnp.sum??", "x = 1\n"),
            MagicExample("?print\nx = 2", "\nx = 2"),
        ),
    ),
    Magic(
        names=tuple(_NAMES),
        kinds=(MagicKind.LINE,),
        translate=_translate,
        examples=(MagicExample("%who\nx = 1", "\nx = 1"), MagicExample("%load solution.py", "")),
    ),
)
