"""`%run`: another script or notebook, whose names become names of this one."""

from nb2prod.ipython.interpolation import expand
from nb2prod.ipython.model import Magic, MagicCall, MagicExample, MagicKind, Translation
from nb2prod.ipython.options import read_options, split_words
from nb2prod.ipython.refusal import refuse


def _translate(call: MagicCall) -> Translation:
    options = read_options(call.argument, "NmlsDT")
    module = options.last("m")
    words = [module] if module else []
    words += split_words(options.rest)
    if not words:
        return refuse(call, "it names no file")
    arguments = [expand(word, call.bound) for word in words]
    keywords = {"i": "namespace=globals()", "n": "as_main=False", "m": "module=True"}
    arguments += [keyword for letter, keyword in keywords.items() if letter in options]
    return Translation(f"_nb_run_file({', '.join(arguments)})")


MAGIC = Magic(
    names=("run",),
    kinds=(MagicKind.LINE,),
    translate=_translate,
    examples=(
        MagicExample("%run tools.py a 1", '_nb_run_file("tools.py", "a", "1")'),
        MagicExample("%run -i setup.py", '_nb_run_file("setup.py", namespace=globals())'),
    ),
)
