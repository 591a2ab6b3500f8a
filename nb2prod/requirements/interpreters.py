"""Which Pythons are on the machine, and what an environment has: asked in processes of their own, nothing is imported here."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

from nb2prod.errors import RequirementsError
from nb2prod.requirements.model import Environment
from nb2prod.requirements.process import run
from nb2prod.requirements.resolvers import uv_command

TIME_LIMIT = 60.0
_ASK = """
import json, sys
try:
    from importlib.metadata import distributions
except ImportError:
    from importlib_metadata import distributions
modules, versions = {}, {}
for found in distributions():
    name = found.metadata["Name"]
    if not name:
        continue
    versions.setdefault(name, found.version)
    tops = set((found.read_text("top_level.txt") or "").split())
    for file in found.files or () if not tops else ():
        if file.suffix in (".py", ".so", ".pyd") and ".." not in file.parts:
            tops.add(file.parts[0].split(".")[0])
    for top in tops:
        modules.setdefault(top, []).append(name)
print(json.dumps([".".join(map(str, sys.version_info[:3])), modules, versions]))
"""


def read_environment(place: Path) -> Environment:
    """What the environment at `place` has: the folder of a virtual or conda environment, or its interpreter.

    Raises RequirementsError where there is no interpreter, or it does not answer.
    """
    interpreter = _interpreter_of(place)
    command = [str(interpreter), "-I", "-c", _ASK]
    finished = run(command, folder=Path.cwd(), time_limit=TIME_LIMIT, act=f"look into the environment {place}")
    try:
        python, modules, versions = json.loads(finished.out)
    except ValueError as error:
        hint = "the environment needs Python 3.8 or newer, or importlib-metadata"
        raise RequirementsError(f"the interpreter of {place} does not tell what it has", hint=hint) from error
    found = {module: tuple(sorted(set(names))) for module, names in modules.items()}
    return Environment(python, found, dict(versions))


def find_python(version: str) -> str:
    """The path of a Python on this machine that fits "3.7.12" as nearly as there is one (the micro version may differ), or "" for none."""
    minor = ".".join(version.split(".")[:2])
    ask = [*uv_command(), "python", "find", "--no-python-downloads", "--system", minor]
    finished = run(ask, folder=Path.cwd(), time_limit=TIME_LIMIT, act="look for a Python")
    if finished.code == 0 and finished.out.strip():
        return finished.out.strip()
    return next((str(path) for path in _of_pyenv(minor)), "")


def _of_pyenv(minor: str) -> Iterator[Path]:
    """pyenv keeps Pythons where no search path leads; the newest micro version first."""
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    versions = [path for path in root.glob(f"{minor}.*") if re.fullmatch(r"[\d.]+", path.name)]
    for path in sorted(versions, key=lambda path: [int(part) for part in path.name.split(".")], reverse=True):
        if (path / "bin" / "python").exists():
            yield path / "bin" / "python"


def _interpreter_of(place: Path) -> Path:
    """The interpreter as it was named: a link is not followed, for in a virtual environment the link is what makes it one."""
    options = (place, place / "bin" / "python", place / "Scripts" / "python.exe", place / "python.exe")
    for option in options:
        if option.is_file():
            return option.absolute()
    raise RequirementsError(
        f"there is no Python at {place}", hint="name the folder of an environment, or its interpreter"
    )
