"""A notebook in IPython beside the project made of it, each in a child process of its own: what they print and show, in order.

`notebooks.py` and `running.py` are faster and do without IPython; this is for everything that reaches beyond names: modules, files, figures,
magics, child processes. A fork is enough of a fresh process here, and costs little since the libraries are loaded already.
"""

import asyncio
import contextlib
import io
import json
import os
import runpy
import signal
import sys
import tempfile
import traceback
import types
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nb2prod.pipeline import ConvertOptions, convert

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

PACKAGE = "converted"
_TURNS = 100
_LONGEST = 60
"""Seconds after which a child is ended: it hangs."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What stood on standard output in the end, and the error that ended it ("" where none did)."""

    text: str
    error: str = ""


def write_notebook(cells: Iterable[str], folder: Path, name: str = "hazard.ipynb") -> Path:
    """A notebook file of cells in a short notation: `#md text` is markdown, a first line `#tags: a b` gives tags."""
    made = [_cell(number, text) for number, text in enumerate(cells)]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": made}
    path = folder / name
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def in_steps(cells: Iterable[str]) -> list[str]:
    """The same cells with a heading above each, so that each becomes a step, which is the hardest for its names."""
    cells = list(cells)
    if any(cell.startswith("#md") for cell in cells):
        return cells
    return [part for number, cell in enumerate(cells) for part in (f"#md ## Part {number}", cell)]


def run_in_ipython(cells: Iterable[str], folder: Path) -> Outcome:
    """Run the code cells from top to bottom, as a kernel does."""
    return _in_a_child(lambda: _run_cells([cell for cell in cells if not cell.startswith("#md")]), folder)


def convert_in(notebook: Path, out: Path) -> Path:
    """The folder of the project made of the notebook, without pins."""
    convert(notebook, out, ConvertOptions(name=PACKAGE, pin=False))
    return out


def run_project(project: Path, folder: Path, *arguments: str) -> Outcome:
    """Run `python -m converted --show` in `folder`."""
    return _in_a_child(lambda: _run_package(project / "src", arguments), folder)


def _cell(number: int, text: str) -> dict[str, object]:
    if text.startswith("#md"):
        return {"cell_type": "markdown", "id": f"c{number}", "metadata": {}, "source": text[3:].strip()}
    first, _, rest = text.partition("\n")
    tags = first.removeprefix("#tags:").split() if first.startswith("#tags:") else []
    return {
        "cell_type": "code",
        "id": f"c{number}",
        "metadata": {"tags": tags} if tags else {},
        "source": rest if tags else text,
        "outputs": [],
        "execution_count": None,
    }


def _in_a_child(work: Callable[[], None], folder: Path) -> Outcome:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as said:
        child = os.fork()
        if child == 0:
            _be_the_child(work, folder, out.fileno(), said.fileno())
        _, status = os.waitpid(child, 0)
        out.seek(0)
        said.seek(0)
        assert status == 0, f"a child process ended with {status}: {out.read().decode(errors='replace')}"
        return Outcome(out.read().decode(errors="replace"), said.read().decode(errors="replace"))


def _be_the_child(work: Callable[[], None], folder: Path, out: int, said: int) -> None:
    """Do the work and end the process; what goes wrong is written to `said`."""
    os.dup2(out, 1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    sys.stdout = io.TextIOWrapper(io.FileIO(1, "w"), encoding="utf-8", write_through=True)
    sys.stderr = io.TextIOWrapper(io.FileIO(2, "w"), encoding="utf-8", write_through=True)
    os.chdir(folder)
    signal.alarm(_LONGEST)
    try:
        work()
    except BaseException:  # noqa: BLE001 - the parent is told, and judges
        os.write(said, traceback.format_exc().encode(errors="replace"))
    finally:
        with contextlib.suppress(ValueError):
            sys.stdout.flush()
        os._exit(0)


def _run_cells(cells: list[str]) -> None:
    main = types.ModuleType("__main__")
    sys.modules["__main__"] = main
    sys.path.insert(0, "")
    asyncio.run(_run_in(_shell(main), cells))


async def _run_in(shell: "InteractiveShell", cells: list[str]) -> None:
    """One event loop for all cells, as in a kernel."""
    for cell in cells:
        tags, source = cell.split("\n", 1) if cell.startswith("#tags:") else ("", cell)
        if "injected-parameters" in tags:
            continue
        code = shell.transform_cell(source)
        result = await shell.run_cell_async(source, store_history=True, transformed_cell=code)
        shell.events.trigger("post_execute")
        shell.events.trigger("post_run_cell", result)
        for _ in range(_TURNS):  # what the loop of a kernel has for tasks, until the next cell comes
            await asyncio.sleep(0)
        error = result.error_before_exec or result.error_in_exec
        if error is not None and "raises-exception" not in tags:
            raise error


def _shell(main: types.ModuleType) -> "InteractiveShell":
    """IPython that prints what it shows, without prompts, pages and traces."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    shell = InteractiveShell.instance(config=config, user_module=main)
    shell.enable_gui = lambda gui=None: None
    shell.display_pub.publish = _publish
    shell.display_pub.clear_output = lambda wait=False: None
    shell.displayhook.write_output_prompt = lambda: None
    shell.displayhook.write_format_data = lambda data, metadata=None: _publish(data)
    shell.displayhook.finish_displayhook = lambda: None
    shell.showtraceback = lambda *args, **kwargs: None
    shell.showsyntaxerror = lambda *args, **kwargs: None
    shell.set_hook("show_in_pager", lambda *args, **kwargs: None)
    return shell


def _publish(data: dict[str, str], metadata: object = None, **ignored: object) -> None:
    print(data.get("text/plain", ""))


def _run_package(src: Path, arguments: tuple[str, ...]) -> None:
    sys.path[:0] = [str(src)]
    sys.argv = [PACKAGE, "--show", *arguments]
    try:
        runpy.run_module(PACKAGE, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        if end.code:
            raise RuntimeError("the package failed") from end
