"""Runs a generated package in a fresh process, on a copy of the notebook's folder, and writes down what every step did."""

import json
import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nb2prod.errors import VerifyError
from nb2prod.verify.events import named_values, read_events
from nb2prod.verify.folder import Copy, copied
from nb2prod.verify.foreign import FOLDER
from nb2prod.verify.foreign.files import snapshot, written
from nb2prod.verify.interpreter import surroundings
from nb2prod.verify.model import Conditions, PackageStep, Ran, Run

AS_IT_IS = Conditions()


@dataclass(frozen=True, slots=True)
class Package:
    """What `nb2prod.json` says of a generated project. `order` are the cells that were converted, None where it does not say."""

    name: str
    steps: tuple[PackageStep, ...]
    order: tuple[int, ...] | None = None


def read_package(out: Path) -> Package:
    """The package in the project folder `out`. Raises VerifyError where nb2prod did not make it."""
    path = out / "nb2prod.json"
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        steps = tuple(_step(entry) for entry in facts["steps"])
        order = tuple(map(int, facts["order"])) if "order" in facts else None
        return Package(str(facts["package"]), steps, order)
    except (FileNotFoundError, NotADirectoryError):
        raise VerifyError("there is no nb2prod.json", place=str(out), hint="give the folder `convert` wrote") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise VerifyError(f"nb2prod.json cannot be used: {error}", place=str(out)) from None


def run_package(
    out: Path,
    folder: Path,
    *,
    python: str,
    package: Package | None = None,
    conditions: Conditions = AS_IT_IS,
    time_limit: float = 600.0,
) -> Run:
    """Runs the package in `out` with the interpreter `python`, on a copy of `folder`. `time_limit` is in seconds.

    An error of the package is part of the result. Raises VerifyError where
    `out` holds no generated package.
    """
    package = package or read_package(out)
    if not (out / "src" / package.name / "pipeline.py").exists():
        hint = "if the folder of the package was renamed, run `nb2prod update` first: it follows"
        raise VerifyError(f"there is no src/{package.name}/pipeline.py", place=str(out), hint=hint)
    with copied(folder) as copy:
        before = snapshot(str(copy.work))
        begin = time.monotonic()
        error = _drive(package, out.resolve(), copy, python, conditions, time_limit)
        seconds = time.monotonic() - begin
        files = written(str(copy.work), before, snapshot(str(copy.work)))
        events, output = list(read_events(copy.top / "events.jsonl")), (copy.top / "stdout").read_bytes()
        displays = [(event["begin"], event["at"]) for event in events if event["event"] == "display"]
        parts, failed = _parts(events, output, displays)
        whole = [(0, len(output))]
        stdout, shown = _text(output, whole, displays), _text(output, whole, [])
        ended = any(event["event"] == "end" for event in events)
        error = "" if ended and not error and not failed else failed or error or "the package stopped before its end"
        return Run(parts, files, error, seconds, stdout, shown, copy.left_out, str(copy.work))


def _step(entry: Mapping[str, Any]) -> PackageStep:
    cells, inputs, outputs = entry["cells"], entry["inputs"], entry["outputs"]
    return PackageStep(str(entry["name"]), tuple(map(int, cells)), tuple(map(str, inputs)), tuple(map(str, outputs)))


def _drive(package: Package, out: Path, copy: Copy, python: str, conditions: Conditions, time_limit: float) -> str:
    """Starts the process and returns why it failed: the last line on its standard error, "" where it did not."""
    order = {
        "package": package.name,
        "steps": {step.name: {"inputs": step.inputs, "outputs": step.outputs} for step in package.steps},
        "figures": str(copy.top / "figures"),
        "result": str(copy.top / "events.jsonl"),
        "seed": conditions.seed,
    }
    (copy.top / "order.json").write_text(json.dumps(order), encoding="utf-8")
    path = os.pathsep.join([str(out / "src"), *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [python, str(FOLDER / "drive_package.py"), str(copy.top / "order.json")]
    with (copy.top / "stdout").open("wb") as stdout, (copy.top / "stderr").open("wb") as stderr:
        try:
            done = subprocess.run(
                command,
                cwd=copy.work,
                env=surroundings(conditions, copy.top, PYTHONPATH=path),
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                timeout=time_limit,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"the run took longer than {time_limit:g} seconds"
    lines = (copy.top / "stderr").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return "".join(lines[-1:]) or f"exit code {done.returncode}" if done.returncode else ""


def _parts(
    events: Sequence[Mapping[str, Any]], output: bytes, displays: Sequence[tuple[int, int]]
) -> tuple[dict[int | str, Ran], str]:
    """What each step did, and the error of the one that failed."""
    parts: dict[int | str, Ran] = {}
    start: Mapping[str, Any] = {}
    failed = ""
    for event in events:
        if event["event"] == "start":
            start = event
        elif event["event"] == "stop":
            failed = event["error"]
            span = [(start["at"], event["at"])]
            before, after = named_values(start["before"]), named_values(event["after"])
            stdout, shown = _text(output, span, displays), _text(output, span, [])
            parts[event["step"]] = Ran(stdout, shown, failed, before, after, event["files"])
    return parts, failed


def _text(output: bytes, spans: Sequence[tuple[int, int]], without: Sequence[tuple[int, int]]) -> str:
    """The bytes in `spans` but not in `without`, as text."""
    pieces = []
    for begin, end in spans:
        for first, last in without:
            if begin <= first and last <= end:
                pieces.append(output[begin:first])
                begin = last
        pieces.append(output[begin:end])
    return b"".join(pieces).decode("utf-8", errors="replace")
