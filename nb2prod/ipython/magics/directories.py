"""The working directory: `%cd`, `%pwd`."""

from nb2prod.ipython.interpolation import expand
from nb2prod.ipython.model import Magic, MagicCall, MagicExample, MagicKind, Translation
from nb2prod.ipython.modules import import_of
from nb2prod.ipython.options import read_options
from nb2prod.ipython.refusal import refuse


def _cd(call: MagicCall) -> Translation:
    if call.argument.strip().startswith("-") and read_options(call.argument).values.keys() != {"q"}:
        return refuse(call, "it depends on the directories visited before")
    imported, module = import_of("os", call)
    options = read_options(call.argument)
    path = options.rest.strip("\"'")
    target = expand(path or "~", call.bound)
    if not path or path.startswith("~") or not target.startswith(('"', "'")):
        target = f"{module}.path.expanduser({target})"
    shown = "" if "q" in options else f"\nprint({module}.getcwd())"
    return Translation(f"{imported}\n{module}.chdir({target}){shown}")


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
            MagicExample("%cd data", 'import os\nos.chdir("data")\nprint(os.getcwd())'),
            MagicExample("%cd -q ~/work", 'import os\nos.chdir(os.path.expanduser("~/work"))'),
            MagicExample(
                'where = "x"\n%cd {where}/y',
                'where = "x"\nimport os\nos.chdir(os.path.expanduser(f"{where}/y"))\nprint(os.getcwd())',
            ),
            MagicExample(
                'os = "linux"\n%cd data',
                'os = "linux"\nimport os as notebook_os\nnotebook_os.chdir("data")\nprint(notebook_os.getcwd())',
            ),
            MagicExample("cd data", 'import os\nos.chdir("data")\nprint(os.getcwd())'),
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
