"""Runs a generated package as `python -m NAME --show` would, and writes down what each of its steps did.

`python drive_package.py ORDER.json`, where the order says: `package`, `steps` (name to the names of inputs and outputs), `figures` (a folder
for them), `result` (the file to write, one line of JSON an event) and `seed`. Standard output has to be a file: a step's part of it is
known by where it begins and ends. The package has no hooks for this: its pipeline finds the steps, and its steps find `display`, in the
globals of a module, and there they are wrapped as soon as the module is loaded.
"""

from __future__ import annotations

import functools
import importlib
import importlib.abc
import importlib.machinery
import inspect
import json
import os
import pathlib
import runpy
import sys
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

OUTPUT = sys.stdout


def main(order_path: str) -> int:
    order = json.loads(pathlib.Path(order_path).read_text(encoding="utf-8"))
    record = Record(order)
    package = order["package"]
    sys.path[0] = ""
    sys.argv = [package]
    if order["seed"] is not None:
        load("random_state")["seed"](order["seed"])
    wrappers = {package + ".pipeline": record.wrap_steps, package + ".display": record.wrap_display}
    sys.meta_path.insert(0, Finder(wrappers))
    entry = importlib.import_module(package + ".__main__")
    code = entry.main(["--show", "--figures", order["figures"]])
    record.write("end", code=code)
    return int(code)


def load(name: str) -> dict[str, Any]:
    """Executes a neighbour of this file, which is not importable and should not be."""
    return runpy.run_path(str(pathlib.Path(__file__).with_name(name + ".py")))


class Record:
    """Writes events down as they happen, so that those before a crash are known."""

    def __init__(self, order: dict[str, Any]) -> None:
        self.steps = order["steps"]
        self.path = pathlib.Path(order["result"])
        self.package = order["package"]
        self.encode, self.look, self.files = load("encode"), load("look"), load("files")
        self.folder = str(pathlib.Path.cwd())

    def write(self, event: str, **facts: Any) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"event": event, "at": position(), **facts}) + "\n")

    def wrap_steps(self, pipeline: ModuleType) -> None:
        for name, names in self.steps.items():
            called = self.called_now(pipeline, name, names["inputs"])
            if called:
                setattr(pipeline, called, self.step(getattr(pipeline, called), name, names))

    def called_now(self, pipeline: ModuleType, step: str, inputs: Sequence[str]) -> str:
        """The name of a step's function. A person may have renamed it: then it is the only other one that takes the same; "" for none."""
        if inspect.isfunction(getattr(pipeline, step, None)):
            return step
        found = [name for name, value in vars(pipeline).items() if self.is_another(value, name, pipeline, inputs)]
        return found[0] if len(found) == 1 else ""

    def is_another(self, value: object, name: str, pipeline: ModuleType, inputs: Sequence[str]) -> bool:
        """Is it a function of the package that is no step by its name, and takes these inputs?"""
        own = inspect.isfunction(value) and value.__module__.startswith(self.package + ".")
        if not own or name in self.steps or getattr(value, "__module__", "") == pipeline.__name__:
            return False
        return set(inputs) == set(inspect.signature(value).parameters)  # type: ignore[arg-type]

    def step(self, function: Callable[..., Any], name: str, names: dict[str, Sequence[str]]) -> Callable[..., Any]:
        signature = inspect.signature(function)

        @functools.wraps(function)
        async def later(*args: Any, **kwargs: Any) -> Any:
            with Watch(self, name, signature.bind(*args, **kwargs).arguments, names) as watch:
                watch.result = await function(*args, **kwargs)
            return watch.result

        @functools.wraps(function)
        def now(*args: Any, **kwargs: Any) -> Any:
            with Watch(self, name, signature.bind(*args, **kwargs).arguments, names) as watch:
                watch.result = function(*args, **kwargs)
            return watch.result

        return later if inspect.iscoroutinefunction(function) else now

    def wrap_display(self, display: ModuleType) -> None:
        """Marks the parts of the output that are shown: all that the package shows goes through its screen, or, where it has none, `display`.

        What a later step may replace is not kept until then: each step is compared as it ends, as the cells are.
        """
        display._keep = lambda screen: None  # type: ignore[attr-defined]
        owner, name = (display.Screen, "write_lines") if hasattr(display, "Screen") else (display, "display")
        original = getattr(owner, name)

        @functools.wraps(original)
        def marked(*args: Any, **kwargs: Any) -> Any:
            begin = position()
            result = original(*args, **kwargs)
            self.write("display", begin=begin)
            return result

        setattr(owner, name, marked)

    def values(self, named: dict[str, Any]) -> list[dict[str, Any]]:
        return [self.look["record"](name, value, self.encode, self.package) for name, value in named.items()]


class Watch:
    """One call of a step, from its arguments to its result or error."""

    def __init__(self, record: Record, name: str, arguments: dict[str, Any], names: dict[str, Sequence[str]]) -> None:
        self.record, self.name, self.names = record, name, names
        self.arguments = {name: arguments[name] for name in names["inputs"] if name in arguments}
        self.result: Any = None

    def __enter__(self) -> Watch:
        self.files = self.record.files["snapshot"](self.record.folder)
        self.record.write("start", step=self.name, before=self.record.values(self.arguments))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        outputs = list(self.names["outputs"])
        results = self.result if len(outputs) > 1 and isinstance(self.result, tuple) else (self.result,)
        after = {} if error else dict(zip(outputs, results))  # noqa: B905  (Python 3.8)
        now = self.record.files["snapshot"](self.record.folder)
        files = self.record.files["written"](self.record.folder, self.files, now)
        text = kind.__name__ + ": " + str(error) if kind else ""
        self.record.write("stop", step=self.name, after=self.record.values(after), error=text, files=files)


class Finder(importlib.abc.MetaPathFinder):
    """Lets `wrappers` see the modules they name, right after these were loaded."""

    def __init__(self, wrappers: dict[str, Callable[[ModuleType], None]]) -> None:
        self.wrappers = wrappers

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        wrap = self.wrappers.get(name)
        spec: Any = importlib.machinery.PathFinder.find_spec(name, path, target) if wrap else None
        if wrap is None or spec is None:
            return None
        load_module = spec.loader.exec_module

        def load_and_wrap(module: ModuleType) -> None:
            load_module(module)
            wrap(module)

        spec.loader.exec_module = load_and_wrap
        return spec


def position() -> int:
    """How much has been written to standard output, child processes included."""
    for stream in {id(sys.stdout): sys.stdout, id(OUTPUT): OUTPUT}.values():
        stream.flush()
    return os.lseek(1, 0, os.SEEK_CUR)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
