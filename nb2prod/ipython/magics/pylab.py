"""`%pylab`: the imports it does, spelled out."""

from nb2prod.ipython.model import Magic, MagicCall, MagicExample, MagicKind, Translation

_IMPORTS = """\
import numpy
import numpy as np
import matplotlib
from matplotlib import pylab, mlab, pyplot
from matplotlib import pyplot as plt"""
_STARS = """
from pylab import *
from numpy import *"""
_PRINTED = '\nprint("Populating the interactive namespace from numpy and matplotlib")'


def _translate(call: MagicCall) -> Translation:
    stars = "" if "--no-import-all" in call.argument else _STARS
    return Translation(_IMPORTS + stars + _PRINTED)


MAGIC = Magic(
    names=("pylab",),
    kinds=(MagicKind.LINE,),
    translate=_translate,
    examples=(
        MagicExample("%pylab inline", _IMPORTS + _STARS + _PRINTED),
        MagicExample("%pylab --no-import-all", _IMPORTS + _PRINTED),
    ),
)
