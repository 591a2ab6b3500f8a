"""A look at objects that cannot be stored: enough to see whether two of them are alike.

Instances of the notebook's own classes, and of scikit-learn's, are described by their attributes; whatever else is in them by its class.
Nobody can make the object again from that, but a model that was fitted otherwise shows.
"""

from __future__ import annotations

import json
import types
from typing import Any

KNOWN = ("__main__", "sklearn")


def record(name: str, value: Any, names: dict[str, Any], own: str = "") -> dict[str, Any]:
    """What is written down of a value: its type, and itself as `json`, or `why` not and, where there is something to see, a `look`.

    `names` are those of `encode.py`, `own` is the package that the classes of the notebook are in ("" in the notebook itself).
    """
    line = {"name": name, "type": names["type_name"](value)}
    try:
        return {**line, "json": names["to_json"](value)}
    except names["UnstorableError"] as reason:
        seen = look(value, names, own)
        return {**line, "why": str(reason), **({"look": seen} if seen else {})}


def look(value: Any, names: dict[str, Any], own: str) -> str | None:
    """The description in JSON; None for an object of another kind."""
    roots = (*KNOWN, own) if own else KNOWN
    if type(value).__module__.partition(".")[0] not in roots:
        return None
    try:
        return json.dumps(describer(names, roots).encode(value), separators=(",", ":"))
    except names["UnstorableError"]:
        return None


def describer(names: dict[str, Any], roots: tuple[str, ...]) -> Any:
    base: Any = names["Encoder"]

    class Describer(base):  # type: ignore[misc]  # the class comes from a file that is executed, not imported
        def __init__(self) -> None:
            super().__init__()
            self.seen: dict[int, Any] = {}
            self.depth: int

        def encode(self, value: Any) -> Any:
            depth = self.depth
            try:
                return super().encode(value)
            except names["UnstorableError"]:
                if self.items > names["MOST_ITEMS"] or depth >= names["DEEPEST"]:
                    raise
                self.depth = depth
                return self.describe(value)

        def describe(self, value: Any) -> Any:
            if isinstance(value, (types.FunctionType, types.BuiltinFunctionType, type, types.ModuleType)):
                return {"$named": value.__name__.rpartition(".")[2]}
            kind = type(value)
            if id(value) in self.seen or kind.__module__.partition(".")[0] not in roots:
                return {"$of": kind.__qualname__}
            self.seen[id(value)] = value
            try:
                attributes = object.__getattribute__(value, "__dict__")
            except AttributeError:
                return {"$of": kind.__qualname__}
            self.depth += 1
            form = {name: self.encode(item) for name, item in attributes.items()}
            self.depth -= 1
            return {"$object": {"class": kind.__qualname__, "attributes": form}}

    return Describer()
