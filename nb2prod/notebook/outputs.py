"""Recorded outputs of any nbformat to `Output` values."""

from collections.abc import Mapping
from typing import Any

from nb2prod.notebook.model import Output
from nb2prod.notebook.repairs import Repairs

_V3_KINDS = {"pyout": "execute_result", "pyerr": "error"}
_V3_MIME = {
    "text": "text/plain",
    "html": "text/html",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "latex": "text/latex",
    "json": "application/json",
    "javascript": "application/javascript",
}


def read_outputs(values: Any, cell: int, repairs: Repairs) -> tuple[Output, ...]:
    """The outputs of a code cell, those that make no sense left out (and noted)."""
    if not values:
        return ()
    if not isinstance(values, list):
        repairs.note("outputs are not a list: left out", cell)
        return ()
    outputs = []
    for value in values:
        if isinstance(value, dict) and isinstance(value.get("output_type"), str):
            outputs.append(_read_output(value))
        else:
            repairs.note("an output has no type: left out", cell)
    return tuple(outputs)


def _read_output(value: dict[str, Any]) -> Output:
    kind = _V3_KINDS.get(value["output_type"], value["output_type"])
    count = value.get("execution_count", value.get("prompt_number"))
    count = count if isinstance(count, int) else None
    if kind == "stream":
        return Output(
            kind,
            name=join_text(value.get("name") or value.get("stream") or "stdout"),
            text=join_text(value.get("text")),
        )
    if kind == "error":
        name = join_text(value.get("ename") or value.get("etype"))
        return Output(kind, name=name, text=join_text(value.get("evalue")), execution_count=count)
    data = value.get("data")
    mime = _join_mime(data if isinstance(data, dict) else _v3_mime(value))
    text = mime.get("text/plain", "")
    return Output(kind, text=text if isinstance(text, str) else "", mime=mime, execution_count=count)


def _v3_mime(value: Mapping[str, Any]) -> dict[str, Any]:
    return {mime: value[key] for key, mime in _V3_MIME.items() if key in value}


def _join_mime(data: dict[str, Any]) -> dict[str, Any]:
    """Lists of lines are joined; the value of a JSON type is a value and stays what it is."""
    return {
        mime: join_text(value) if isinstance(value, list) and "json" not in mime else value
        for mime, value in data.items()
    }


def join_text(value: Any) -> str:
    """nbformat's multi-line text: a string or a list of strings, "" for anything else; numbers as they are written."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "".join([line if isinstance(line, str) else join_text(line) for line in value])
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return ""
