"""The proof of a lock: a fresh environment, an install that checks every hash, and an import of every module."""

import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nb2prod.errors import RequirementsError
from nb2prod.requirements.interpreters import find_python
from nb2prod.requirements.mending import write_mended_metadata
from nb2prod.requirements.model import ImportedModule, ImportKind, Lock
from nb2prod.requirements.process import Finished, run
from nb2prod.requirements.resolvers import uv_command

TIME_LIMIT = 1800.0
_IMPORT = """
import importlib, json, sys, warnings
warnings.simplefilter("ignore")
def bring(name):
    try:
        importlib.import_module(name)
    except ImportError as error:
        parent, _, last = name.rpartition(".")
        if not parent or getattr(error, "name", None) != name or not hasattr(importlib.import_module(parent), last):
            raise
for name in json.loads(sys.argv[1]):
    try:
        bring(name)
        said = ""
    except BaseException as error:
        said = type(error).__name__ + ": " + str(error)[:500]
    sys.stderr.write("\\n@" + json.dumps([name, said]) + "\\n")
    sys.stderr.flush()
"""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What came of importing a module: `error` is "" where it went well. `optional` where the notebook can do without."""

    module: str
    error: str
    optional: bool


@dataclass(frozen=True, slots=True)
class InstallReport:
    """Everything was installed; `imports` says which modules can be imported. `python` is the interpreter's version as it was asked for."""

    python: str
    imports: tuple[ImportResult, ...]

    @property
    def passed(self) -> bool:
        """Can every module be imported that the notebook cannot do without?"""
        return not any(result.error and not result.optional for result in self.imports)


def install_test(
    lock: Lock,
    modules: Sequence[ImportedModule],
    *,
    python: str = "",
    offline: bool = False,
    allow_sdists: bool = False,
    index_url: str = "",
    time_limit: float = TIME_LIMIT,
    progress: Callable[[str], None] | None = None,
) -> InstallReport:
    """Install the lock into a fresh environment with every hash checked, and import every third-party module of `modules` there.

    `python` is a version ("3.7") or an interpreter's path; "" is the running one. Raises RequirementsError where there is no such Python, or
    where something cannot be installed; a module that cannot be imported is a result, not an error.
    """
    say = progress or (lambda text: None)
    interpreter = _interpreter(python)
    with tempfile.TemporaryDirectory(prefix="nb2prod-install-") as folder:
        place = Path(folder)
        (place / "requirements.txt").write_text(lock.text, encoding="utf-8")
        say("making a fresh environment")
        network = ["--offline"] if offline else []
        _uv(["venv", *network, "--python", interpreter, "environment"], place, time_limit)
        say(f"installing {len(lock.pins)} distributions, checking their hashes")
        command = ["pip", "install", "--python", "environment", "--require-hashes", "-r", "requirements.txt"]
        command += write_mended_metadata(place)
        command += [] if allow_sdists else ["--only-binary", ":all:"]
        command += network
        command += ["--default-index", index_url] if index_url else []
        _uv(command, place, time_limit)
        say(f"importing {len(modules)} modules")
        return InstallReport(python, _import_all(place, modules, time_limit))


def _is_version(python: str) -> bool:
    return bool(re.fullmatch(r"\d+(\.\d+)*", python))


def _interpreter(python: str) -> str:
    if not python:
        return sys.executable
    found = find_python(python) if _is_version(python) else python
    if not found:
        raise RequirementsError(
            f"there is no Python {python} on this machine",
            hint="install one (uv python install), or test with --python 3.11",
        )
    return found


def _uv(arguments: Sequence[str], folder: Path, time_limit: float) -> None:
    command = [*uv_command(), "--quiet", *arguments]
    finished = run(command, folder=folder, time_limit=time_limit, act="install the requirements")
    if finished.code != 0:
        raise RequirementsError("the lock cannot be installed: " + " ".join(finished.err.split())[:800])


def _import_all(place: Path, modules: Iterable[ImportedModule], time_limit: float) -> tuple[ImportResult, ...]:
    """All modules in one process, as the notebook imports them; where one takes the process down, the others in another."""
    wanted = {item.name: item.optional or bool(item.hidden) for item in modules if item.kind is ImportKind.THIRD_PARTY}
    results: dict[str, str] = {}
    while rest := [name for name in wanted if name not in results]:
        said = _said(_import(place, rest, time_limit))
        results |= said
        fallen = next((name for name in rest if name not in said), None)
        if fallen is not None:
            results[fallen] = "the interpreter came to an end"
    return tuple(ImportResult(name, results[name], optional) for name, optional in wanted.items())


def _import(place: Path, names: Sequence[str], time_limit: float) -> Finished:
    interpreter = next(
        path for path in (place / "environment/bin/python", place / "environment/Scripts/python.exe") if path.exists()
    )
    command = [str(interpreter), "-I", "-c", _IMPORT, json.dumps(list(names))]
    settings = {"MPLBACKEND": "Agg", "TF_CPP_MIN_LOG_LEVEL": "3", "HOME": str(place), "JAX_PLATFORMS": "cpu"}
    return run(command, folder=place, time_limit=time_limit, act="import the modules", settings=settings)


def _said(finished: Finished) -> dict[str, str]:
    lines = (line[1:] for line in finished.err.splitlines() if line.startswith("@["))
    return dict(json.loads(line) for line in lines)
