"""Run once in a fresh kernel, before the first cell: brings what writes down the values of names.

It is executed in a dictionary of its own that holds `FOLDER` (of this file) and `SEED` (an integer or None), and leaves behind one
module in `sys.modules`, so that the notebook's namespace stays as it was. `capture` is called between cells, silently.
"""

from __future__ import annotations

import json
import pathlib
import re
import sys
import types
from typing import Any

FOLDER: str = globals()["FOLDER"]
SEED: int | None = globals()["SEED"]

ENTRY = "__nb2prod_capture__"
RANDOM_STATE = "<random state>"
OUTPUT = re.compile(r"out_(\d+)(?:_value)?")
"""What a conversion calls the value that IPython keeps as `_7`."""


def load(name: str) -> dict[str, Any]:
    """Executes a neighbour of this file. It is not imported: no path and no module name is taken from the notebook."""
    path = pathlib.Path(FOLDER, name + ".py")
    names: dict[str, Any] = {"__name__": ENTRY + name}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), names)
    return names


ENCODE = load("encode")
LOOK = load("look")
STATE = load("random_state")
CHILDREN = load("child_output")


def capture(names: list[str], path: str) -> None:
    """Appends one line of JSON for each name to the file `path`, as soon as it is known."""
    space = shell().user_ns
    with pathlib.Path(path).open("a", encoding="utf-8") as file:
        for name in names:
            file.write(json.dumps(record(name, space)) + "\n")
            file.flush()


def shell() -> Any:
    from IPython import get_ipython

    return get_ipython()


def record(name: str, space: dict[str, Any]) -> dict[str, Any]:
    if name == RANDOM_STATE:
        return {"name": name, "type": "", "json": ENCODE["to_json"](STATE["random_state"]())}
    output = OUTPUT.fullmatch(name)
    place = "_" + output.group(1) if output and name not in space else name
    if place not in space:
        return {"name": name, "type": "", "why": "it is not bound"}
    return dict(LOOK["record"](name, space[place], ENCODE))


module: Any = types.ModuleType(ENTRY)
module.capture = capture
sys.modules[ENTRY] = module
CHILDREN["install"](shell())
if SEED is not None:
    STATE["seed"](SEED)
