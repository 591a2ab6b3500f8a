"""Settings of the notebook's screen and of the kernel: nothing remains of them in a program."""

from nb2prod.ipython.model import Magic, MagicCall, MagicExample, MagicKind, Translation

_WHY = {
    "matplotlib": "figures are shown by the notebook",
    "colors": "display setting",
    "xmode": "display setting",
    "pprint": "display setting",
    "doctest_mode": "display setting",
    "gui": "event loop of the notebook",
    "load_ext": "extension of IPython",
    "reload_ext": "extension of IPython",
    "unload_ext": "extension of IPython",
    "autoreload": "reloads modules while they are edited",
    "aimport": "reloads modules while they are edited",
    "tensorflow_version": "setting of Colab",
    "data_table": "setting of Colab",
}
_OTHERS = (
    "config autocall automagic autosave autoawait alias_magic rehashx alias unalias pdb logstart logstop logon logoff "
    "logstate killbgscripts set_cell_height code_wrap subshell"
).split()


def _translate(call: MagicCall) -> Translation:
    return Translation("", dropped=_WHY.get(call.name, "setting of IPython"))


MAGICS = (
    Magic(
        names=(*_WHY, *_OTHERS),
        kinds=(MagicKind.LINE,),
        translate=_translate,
        examples=(
            MagicExample("%matplotlib inline\nx = 1", "\nx = 1"),
            MagicExample("if x:\n    %load_ext autoreload", "if x:\n    pass"),
            MagicExample("if x:\n    %autoreload 2\n    y = 1", "if x:\n\n    y = 1"),
        ),
    ),
)
