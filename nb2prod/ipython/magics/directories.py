"""The working directory: `%cd`, `%pwd`."""

import re

from nb2prod.ipython.interpolation import expand
from nb2prod.ipython.model import Magic, MagicCall, MagicExample, MagicKind, Translation
from nb2prod.ipython.modules import import_of
from nb2prod.ipython.options import read_options
from nb2prod.ipython.refusal import refuse

_BACK = re.compile(r"-\d*")


def _cd(call: MagicCall) -> Translation:
    argument = call.argument.strip()
    if call.retraces and _BACK.fullmatch(argument):
        return Translation(f'_nb_change_folder("{argument}")')
    options = read_options(call.argument)
    if argument.startswith("-") and (options.values.keys() != {"q"} or options.rest == "-"):
        return refuse(call, "it depends on the directories visited before")
    target = expand(options.rest.strip("\"'") or "~", call.bound)
    return Translation(f"_nb_change_folder({target}{', quiet=True' if 'q' in options else ''})")


def _pwd(call: MagicCall) -> Translation:
    imported, module = import_of("os", call)
    return Translation(f"{imported}\n{module}.getcwd()", displays=True)


def _refuse_stack(call: MagicCall) -> Translation:
    return refuse(call, "there is no stack of directories outside IPython")


MAGICS = (
    Magic(
        names=("cd",),
        kinds=(MagicKind.LINE,),
        translate=_cd,
        examples=(
            MagicExample("%cd data", '_nb_change_folder("data")'),
            MagicExample("cd data", '_nb_change_folder("data")'),
            MagicExample("%cd -q ~/work", '_nb_change_folder("~/work", quiet=True)'),
            MagicExample('where = "x"\n%cd {where}/y', 'where = "x"\n_nb_change_folder(f"{where}/y")'),
            MagicExample("%cd data\n%cd -", '_nb_change_folder("data")\n_nb_change_folder("-")'),
        ),
    ),
    Magic(
        names=("pwd",),
        kinds=(MagicKind.LINE,),
        translate=_pwd,
        examples=(MagicExample("here = %pwd", "import os\nhere = os.getcwd()"),),
    ),
    Magic(
        names=("pushd", "popd"),
        kinds=(MagicKind.LINE,),
        translate=_refuse_stack,
        examples=(
            MagicExample("%popd", '_nb_unsupported("%popd", "there is no stack of directories outside IPython")'),
        ),
    ),
)
