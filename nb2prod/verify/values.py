"""Are two captured values the same? They are compared as JSON, so that neither numpy nor pandas is needed here."""

import json
from collections.abc import Iterator
from typing import Any

from nb2prod.verify.model import Value
from nb2prod.verify.texts import near

_LONGEST = 60


def first_difference(notebook: Value, package: Value) -> str:
    """Where and how two stored values differ, in one line; "" where they don't.

    Floats may differ by one part in a thousand million, whatever holds them; everything else is compared exactly, types included.
    """
    if notebook.data == package.data:
        return ""
    if notebook.kind and notebook.type != package.type:
        return f"it is of type {package.type} instead of {notebook.type}"
    return next(_differences(json.loads(notebook.data), json.loads(package.data), ""), "")


def _differences(left: Any, right: Any, place: str) -> Iterator[str]:
    if isinstance(left, float) and isinstance(right, float):
        if not near(left, right):
            yield _said(left, right, place)
    elif type(left) is not type(right):
        yield _said(left, right, place)
    elif isinstance(left, list):
        yield from _in_lists(left, right, place)
    elif isinstance(left, dict):
        yield from _in_dictionaries(left, right, place)
    elif left != right:
        yield _said(left, right, place)


def _in_lists(left: list[Any], right: list[Any], place: str) -> Iterator[str]:
    if len(left) != len(right):
        yield f"{len(right)} items instead of {len(left)}{_at(place)}"
        return
    for number, (one, other) in enumerate(zip(left, right, strict=True)):
        yield from _differences(one, other, f"{place}[{number}]")


def _in_dictionaries(left: dict[str, Any], right: dict[str, Any], place: str) -> Iterator[str]:
    if "$frame" in left and "$frame" in right:
        yield from _in_frames(left["$frame"], right["$frame"], place)
    elif list(left) != list(right):
        yield f"{_short(list(right))} instead of {_short(list(left))}{_at(place)}"
    else:
        for key in left:
            yield from _differences(left[key], right[key], place if _is_technical(key) else f"{place}[{key!r}]")


def _in_frames(left: dict[str, Any], right: dict[str, Any], place: str) -> Iterator[str]:
    yield from _differences(left["columns"], right["columns"], f"{place} columns")
    yield from _differences(left["index"], right["index"], f"{place} index")
    labels = left["columns"].get("values", {})
    names = labels.get("strings") or labels.get("values") or range(len(left["data"]))
    for name, one, other in zip(names, left["data"], right["data"], strict=True):
        yield from _differences(one, other, f"{place} column {name!r} ")


def _is_technical(key: str) -> bool:
    """The keys of `foreign/encode.py` between a value and its items say nothing to a reader."""
    return key.startswith("$") or key in ("values", "strings", "items", "moments", "data", "attributes")


def _said(left: Any, right: Any, place: str) -> str:
    return f"{_short(right)} instead of {_short(left)}{_at(place)}"


def _at(place: str) -> str:
    return f" at{place if place.startswith(' ') else ' ' + place}".rstrip() if place else ""


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "..."
