"""Installing packages: `%pip`, `%conda`. Evidence for the requirements; a program does not install what it needs while it runs."""

from nb2prod.ipython.installs import read_install
from nb2prod.ipython.interpolation import expand
from nb2prod.ipython.model import Magic, MagicCall, MagicExample, MagicKind, Translation


def _translate(call: MagicCall) -> Translation:
    command = f"{call.name} {call.argument.strip()}"
    install = read_install(command, call.location)
    if install is not None:
        return Translation("", installs=(install,), dropped="install command")
    if "uninstall" in call.argument or "remove" in call.argument:
        return Translation("", dropped="install command")
    return Translation(f"_nb_shell({expand(command, call.bound)})")


MAGIC = Magic(
    names=("pip", "conda", "mamba", "micromamba", "uv"),
    kinds=(MagicKind.LINE,),
    translate=_translate,
    examples=(
        MagicExample("%pip install -q pandas", ""),
        MagicExample("pip install pandas", ""),
        MagicExample("%conda install -y numpy\nx = 1", "\nx = 1"),
        MagicExample("%pip list", '_nb_shell("pip list")'),
    ),
)
