"""The working directory: `%cd`, `%pwd`, and the directories that were worked in before."""

import re

from nb2prod.ipython.interpolation import expand
from nb2prod.ipython.model import Magic, MagicCall, MagicExample, MagicKind, Translation
from nb2prod.ipython.modules import import_of
from nb2prod.ipython.options import read_options
from nb2prod.ipython.refusal import refuse

_BACK = re.compile(r"-\d*")


def _cd(call: MagicCall) -> Translation:
    argument = call.argument.strip()
    if call.counted and _BACK.fullmatch(argument):
        return Translation(f'_nb_change_folder("{argument}")')
    options = read_options(call.argument)
    if argument.startswith("-") and (options.values.keys() != {"q"} or options.rest == "-"):
        return refuse(call, "it depends on the directories visited before")
    target = expand(options.rest.strip("\"'") or "~", call.bound)
    return Translation(f"_nb_change_folder({target}{', quiet=True' if 'q' in options else ''})")


def _pwd(call: MagicCall) -> Translation:
    imported, module = import_of("os", call)
    return Translation(f"{imported}\n{module}.getcwd()", displays=True)


def _pushd(call: MagicCall) -> Translation:
    argument = call.argument.strip()
    if argument.startswith("-"):
        return refuse(call, "it takes options, or depends on the directories visited before")
    target = expand(argument.strip("\"'"), call.bound) if argument else ""
    return Translation(f"_nb_push_folder({target})", displays=True)


def _popd(call: MagicCall) -> Translation:
    return Translation("_nb_pop_folder()")


def _dirs(call: MagicCall) -> Translation:
    return Translation("_nb_folder_stack()", displays=True)


def _dhist(call: MagicCall) -> Translation:
    if call.argument.strip() or not call.counted:
        return refuse(
            call, "it asks for a part of the directories visited, or `chdir` goes to some that are not counted"
        )
    return Translation("_nb_print_folders()")


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
        names=("pushd",),
        kinds=(MagicKind.LINE,),
        translate=_pushd,
        examples=(
            MagicExample("%pushd data", '_nb_push_folder("data")'),
            MagicExample("%pushd", "_nb_push_folder()"),
        ),
    ),
    Magic(
        names=("popd",),
        kinds=(MagicKind.LINE,),
        translate=_popd,
        examples=(MagicExample("%popd", "_nb_pop_folder()"),),
    ),
    Magic(
        names=("dirs",),
        kinds=(MagicKind.LINE,),
        translate=_dirs,
        examples=(MagicExample("stack = %dirs", "stack = _nb_folder_stack()"),),
    ),
    Magic(
        names=("dhist",),
        kinds=(MagicKind.LINE,),
        translate=_dhist,
        examples=(MagicExample("%dhist", "_nb_print_folders()"),),
    ),
)
