"""Cells that are written to a file: `%%writefile`, `%%file`."""

from nb2prod.ipython.interpolation import could_expand, expand
from nb2prod.ipython.literals import quote_block
from nb2prod.ipython.model import Magic, MagicCall, MagicExample, MagicKind, Translation, WrittenFile
from nb2prod.ipython.options import split_words
from nb2prod.ipython.refusal import refuse


def _translate(call: MagicCall) -> Translation:
    words = split_words(call.argument)
    append = "-a" in words or "--append" in words
    paths = [word for word in words if word not in ("-a", "--append")]
    if len(paths) != 1:
        return refuse(call, "it names no file, or more than one")
    code = (
        f"_nb_write_file({expand(paths[0], call.bound)}, {quote_block(call.body)}{', append=True' if append else ''})"
    )
    written = () if could_expand(paths[0]) else (WrittenFile(paths[0], call.body, append, call.location),)
    return Translation(code, files=written)


MAGIC = Magic(
    names=("writefile", "file"),
    kinds=(MagicKind.CELL,),
    translate=_translate,
    examples=(
        MagicExample("%%writefile a.py\nx = 1\ny = 2", '_nb_write_file("a.py", """\\\nx = 1\ny = 2\n""")'),
        MagicExample("%%writefile -a a.txt\nmore", '_nb_write_file("a.txt", """\\\nmore\n""", append=True)'),
    ),
)
