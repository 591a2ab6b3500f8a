"""Cells that are shown and not run: `%%html`, `%%javascript`, `%%latex`, `%%markdown`, `%%svg`."""

from nb2prod.ipython.literals import quote, quote_block
from nb2prod.ipython.model import Magic, MagicCall, MagicExample, MagicKind, Translation

_CLASSES = {
    "html": "HTML",
    "HTML": "HTML",
    "javascript": "Javascript",
    "js": "Javascript",
    "latex": "Latex",
    "markdown": "Markdown",
    "svg": "SVG",
    "SVG": "SVG",
}


def _translate(call: MagicCall) -> Translation:
    return Translation(f"_nb_rich({quote(_CLASSES[call.name])}, {quote_block(call.body)})")


MAGIC = Magic(
    names=tuple(_CLASSES),
    kinds=(MagicKind.CELL,),
    translate=_translate,
    examples=(MagicExample("%%html\n<b>x</b>", '_nb_rich("HTML", """\\\n<b>x</b>\n""")'),),
)
