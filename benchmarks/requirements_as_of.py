"""Do notebooks that fail on today's libraries run further under pins as of their own time, on an interpreter of their time?

usage: python benchmarks/requirements_as_of.py NOTEBOOK... [--out results.jsonl] [--python VERSION] [--as-of DATE|auto]

Every notebook is run twice with all its cells, errors allowed, in a copy of its folder and without a network: in an environment with what it
imports in today's versions on the running Python, and in one from the lock that `nb2prod requirements --as-of` makes for its own Python (or for the
oldest that resolvers know, where that is older). Printed are the cells with errors before and after, and the first error of each run.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from nb2prod.errors import Nb2prodError
from nb2prod.ipython import to_python_cells
from nb2prod.notebook import read_notebook
from nb2prod.pins import PinOptions, pin
from nb2prod.requirements import Requirement, Requirements, find_python, find_requirements, is_resolvable, look_around
from nb2prod.requirements.mending import write_mended_metadata
from nb2prod.requirements.process import run
from nb2prod.requirements.resolvers import uv_command

OLDEST = "3.6"
LIMIT = 1800.0
CELL_LIMIT = 120
KERNEL = (("ipykernel", "the kernel that runs the notebook"),)
OLDEST_KERNEL = ">=4.6"
"""Older ones, which have wheels where this one must be built, do not understand the client of today."""
OFFLINE = ["unshare", "-n", "sh", "-c", 'ip link set lo up; exec "$@"', "sh"]


def main() -> int:
    options = _options()
    results = []
    with options.out.open("a", encoding="utf-8") as out:
        for path in options.notebooks:
            result = {"notebook": "/".join(path.parts[-3:]), **_compare(path.resolve(), options)}
            results.append(result)
            out.write(json.dumps(result) + "\n")
            out.flush()
            print(_line(result), flush=True)
    further = [item for item in results if "after" in item and item["after"]["errors"] < item["before"]["errors"]]
    print(f"{len(results)} notebooks, {len(further)} with fewer errors")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="notebooks today and as of their time")
    parser.add_argument("notebooks", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=Path("requirements_as_of.jsonl"))
    parser.add_argument("--python", default="", help="instead of the notebook's own")
    parser.add_argument("--as-of", default="auto")
    return parser.parse_args()


def _compare(path: Path, options: argparse.Namespace) -> dict[str, Any]:
    cells = to_python_cells(notebook := read_notebook(path))
    needs = find_requirements(notebook, cells, folder=look_around(path, cells), extra_modules=KERNEL)
    needs = replace(needs, direct=tuple(map(_with_kernel, needs.direct)))
    python = options.python or (needs.python if is_resolvable(needs.python) else OLDEST)
    running = ".".join(map(str, sys.version_info[:2]))
    try:
        before = _try(path, _without_versions(needs), [notebook], PinOptions(python=running))
        then = PinOptions(python=python, as_of=options.as_of, allow_sdists=True)
        return {"python": python, "before": before, "after": _try(path, needs, [notebook], then)}
    except Nb2prodError as error:
        return {"python": python, "refused": str(error)}


def _with_kernel(item: Requirement) -> Requirement:
    return replace(item, specifier=OLDEST_KERNEL) if item.distribution == "ipykernel" and not item.specifier else item


def _without_versions(needs: Requirements) -> Requirements:
    free = tuple(replace(item, specifier="", evidence=()) for item in needs.direct)
    return replace(needs, direct=free, evidence=())


def _try(path: Path, needs: Requirements, notebooks: Sequence[Any], options: PinOptions) -> dict[str, Any]:
    """Lock, install, run; what came of it."""
    made = pin(needs, notebooks, options)
    with tempfile.TemporaryDirectory(prefix="nb2prod-as-of-") as folder:
        place = Path(folder)
        (place / "requirements.txt").write_text(made.text, encoding="utf-8")
        _uv(["venv", "--python", find_python(made.python) or made.python, "environment"], place)
        install = ["pip", "install", "--python", "environment", "--require-hashes", "-r", "requirements.txt"]
        _uv([*install, *write_mended_metadata(place)], place)
        shutil.copytree(path.parent, place / "copy", ignore=shutil.ignore_patterns(".git"))
        command = [sys.executable, __file__, "--run-one", str(place / "copy" / path.name), str(place / "environment")]
        finished = subprocess.run([*OFFLINE, *command], capture_output=True, text=True, timeout=LIMIT, check=False)
        if finished.returncode != 0:
            raise Nb2prodError(f"the kernel fails: {finished.stderr.strip().splitlines()[-1:]}")
        pins = dict(made.pins)
        direct = {item.distribution: pins[item.distribution] for item in needs.direct if item.distribution in pins}
        return {
            **json.loads(finished.stdout.splitlines()[-1]),
            "as_of": made.as_of,
            "date_from": made.date_from,
            "pins": direct,
        }


def _uv(arguments: list[str], folder: Path) -> None:
    finished = run(
        [*uv_command(), "--quiet", *arguments], folder=folder, time_limit=LIMIT, act="prepare the environment"
    )
    if finished.code != 0:
        raise Nb2prodError("the environment cannot be made: " + " ".join(finished.err.split())[:300])


def _run_one(notebook: str, environment: str) -> int:
    """Run all cells with the Python of `environment`, in a process that has no network; print what failed."""
    import nbformat
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient

    class Manager(AsyncKernelManager):
        @property
        def kernel_spec(self) -> KernelSpec:
            command = [f"{environment}/bin/python", "-m", "ipykernel", "-f", "{connection_file}"]
            return KernelSpec(argv=command, display_name="then", language="python", env={"MPLBACKEND": "Agg"})

    book = nbformat.read(notebook, as_version=4)
    client = NotebookClient(
        book,
        km=Manager(),
        timeout=CELL_LIMIT,
        interrupt_on_timeout=True,
        allow_errors=True,
        resources={"metadata": {"path": str(Path(notebook).parent)}},
    )
    client.execute()
    errors = list(_errors(book))
    print(
        json.dumps(
            {"errors": len(errors), "cells": sum(cell.cell_type == "code" for cell in book.cells), "said": errors}
        )
    )
    return 0


def _errors(book: Any) -> Iterator[str]:
    for number, cell in enumerate(book.cells, start=1):
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                yield f"cell {number}: {output.ename}: {output.evalue.strip().splitlines()[0][:150] if output.evalue.strip() else ''}"
                break


def _line(result: dict[str, Any]) -> str:
    if "refused" in result:
        return f"{result['notebook']}: refused: {result['refused']}"
    before, after = result["before"], result["after"]
    first = (before["said"] or ["no error"])[0]
    left = f"; left: {after['said'][0]}" if after["said"] else ""
    day = f"as of {after['as_of'] or 'today'} on Python {result['python']}"
    return f"{result['notebook']}: {before['errors']} -> {after['errors']} of {after['cells']} cells, {day}; was: {first}{left}"


if __name__ == "__main__":
    sys.exit(_run_one(*sys.argv[2:]) if sys.argv[1:2] == ["--run-one"] else main())
