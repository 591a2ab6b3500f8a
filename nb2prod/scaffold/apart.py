"""Fills the templates of users in a process of its own, which can be held to a time and to an amount of memory.

The sandbox of Jinja keeps a template from everything but making text; `{{ 'x' * 10 ** 10 }}` is only text too. A process can be stopped, a call
cannot. A template that runs code of its own has been trusted with more than that, so it is not held to anything.

`python -m nb2prod.scaffold.apart` is the other side: a question comes on stdin, the answer goes to stdout, both as JSON.
"""

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FunctionType
from typing import Any

from nb2prod.errors import ScaffoldError
from nb2prod.scaffold.model import RenderedFile
from nb2prod.scaffold.render import render_files

SECONDS = 20
MEMORY = 1_000_000_000
"""In bytes, with the interpreter itself. Only Linux and its like hold a process to it."""
LARGEST = 20_000_000
"""Characters of all files together."""


def render_apart(
    name: str, files: Sequence[tuple[str, str]], context: Mapping[str, object], filters: Path | None = None
) -> tuple[RenderedFile, ...]:
    """The files of the template `name`, by path, in the order of their paths; `filters` is Python that is run for it.

    Raises what `render` raises, and ScaffoldError for a template that takes too much of something.
    """
    question = {"name": name, "files": files, "context": context, "filters": str(filters) if filters else ""}
    command = [sys.executable, "-P", "-m", __name__]
    limit = None if filters else SECONDS
    try:
        done = subprocess.run(
            command, input=json.dumps(question).encode(), capture_output=True, timeout=limit, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ScaffoldError(f"the template takes more than {SECONDS} seconds", place=name) from error
    if done.returncode != 0:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise ScaffoldError(f"the template cannot be filled: {''.join(last) or 'it was stopped'}", place=name)
    answer = json.loads(done.stdout)
    if "error" in answer:
        raise ScaffoldError(answer["error"], place=answer["place"], hint=answer["hint"])
    return tuple(RenderedFile(path, text.encode("utf-8")) for path, text in answer["files"])


def _main() -> None:
    """Answer one question. What filters print goes to stderr, so that it cannot get into the answer."""
    question, stdout = json.load(sys.stdin), sys.stdout
    sys.stdout = sys.stderr
    if not question["filters"]:
        _bound_memory()
    try:
        answer: dict[str, object] = {"files": _filled(question)}
    except ScaffoldError as error:
        answer = {"error": error.message, "place": error.place, "hint": error.hint}
    json.dump(answer, stdout)


def _bound_memory() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _filled(question: Mapping[str, Any]) -> list[tuple[str, str]]:
    filters = _load(Path(question["filters"])) if question["filters"] else {}
    rendered = render_files(question["name"], question["files"], question["context"], filters)
    if sum(len(file.data) for file in rendered) > LARGEST:
        raise ScaffoldError(f"the template makes more than {LARGEST // 1_000_000} MB", place=question["name"])
    return [(file.path, file.data.decode("utf-8")) for file in rendered]


def _load(path: Path) -> dict[str, Callable[..., object]]:
    """The public functions of a Python file. This runs it."""
    spec = importlib.util.spec_from_file_location("nb2prod_template_filters", path)
    assert spec is not None and spec.loader is not None, "it is a .py file"
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found = {name: value for name, value in vars(module).items() if not name.startswith("_")}
    return {name: value for name, value in found.items() if isinstance(value, FunctionType)}


if __name__ == "__main__":
    _main()
