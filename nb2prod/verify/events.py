"""Reads what the files in `foreign/` write down while they run: one line of JSON for each value or event.

A run may end in the middle of a line, so a line that is not whole is the end.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from nb2prod.verify.model import Value


def read_events(path: Path) -> Iterator[Mapping[str, Any]]:
    """The whole lines of a file, none if it is not there."""
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        if line.endswith("\n"):
            yield json.loads(line)


def read_values(path: Path) -> dict[str, Value]:
    """The values in a file, by name."""
    return named_values(read_events(path))


def named_values(records: Iterable[Mapping[str, Any]]) -> dict[str, Value]:
    """The values that records tell of: in JSON, or why not."""
    return {record["name"]: _value(record) for record in records}


def _value(record: Mapping[str, Any]) -> Value:
    if "json" in record:
        return Value(record["type"], "json", record["json"].encode())
    return Value(record["type"], data=record.get("look", "").encode(), why=record["why"])
