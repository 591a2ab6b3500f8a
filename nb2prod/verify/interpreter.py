"""Which Python runs the notebook and the package, and in what surroundings."""

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from nb2prod.errors import VerifyError
from nb2prod.verify.model import Conditions

SHAPING = ("PYTHONSTARTUP", "PYTHONINSPECT", "PYTHONOPTIMIZE", "PYTHONWARNINGS", "PYTEST_CURRENT_TEST", "MPLBACKEND")
"""Variables of the calling process that would make a run differ from what anybody else sees."""


def find_python(python: str | None, kernel: str = "") -> str:
    """The interpreter to use: `python` where one is asked for, else that of the installed kernel `kernel`, else our own.

    Raises VerifyError where `python` is no program.
    """
    if python is None:
        return _of_kernel(kernel) or sys.executable
    found = shutil.which(python)
    if found is None:
        raise VerifyError(f"{python} is not a program", hint="--python takes the path of a Python interpreter")
    return str(Path(found).absolute())


def surroundings(conditions: Conditions, private: Path, **more: str) -> Mapping[str, str]:
    """The environment variables of a run. IPython's own settings and start-up files, which the package cannot know, are kept out."""
    kept = {name: value for name, value in os.environ.items() if name not in SHAPING}
    return {
        **kept,
        "PYTHONHASHSEED": str(conditions.hash_seed),
        "PYTHONIOENCODING": "utf-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "IPYTHONDIR": str(private / "ipython"),
        **more,
    }


def _of_kernel(kernel: str) -> str:
    """The interpreter of an installed kernel, "" where there is none of that name or it is started in a way of its own."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    if not kernel:
        return ""
    try:
        command = KernelSpecManager().get_kernel_spec(kernel).argv
    except (NoSuchKernel, OSError, ValueError):
        return ""
    plain = command[1:3] == ["-m", "ipykernel_launcher"] and Path(command[0]).is_absolute()
    return command[0] if plain and shutil.which(command[0]) else ""
