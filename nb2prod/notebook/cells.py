"""Cells of any nbformat to `Cell` values, mended where they have to be."""

from typing import Any

from nb2prod.notebook.model import Cell, CellKind
from nb2prod.notebook.outputs import join_text, read_outputs
from nb2prod.notebook.repairs import Repairs

_KINDS = {
    "code": CellKind.CODE,
    "markdown": CellKind.MARKDOWN,
    "raw": CellKind.RAW,
    "heading": CellKind.MARKDOWN,  # nbformat 3
    "html": CellKind.MARKDOWN,  # nbformat 2 and 3
    "text": CellKind.MARKDOWN,  # nbformat 1
}
_SOURCE_KEYS = ("source", "input", "code", "text")  # nbformat 4; code in 2 and 3; code and text in 1


def raw_source(raw: Any) -> tuple[str, Any]:
    """The key under which a cell has its source, whatever its nbformat, and the value; "" and None where it has none."""
    if isinstance(raw, dict):
        for key in _SOURCE_KEYS:
            if key in raw:
                return key, raw[key]
    return "", None


class CellReader:
    """Reads the cells of one notebook, in order; remembers ids, to find those that are used twice."""

    def __init__(self, repairs: Repairs, *, ids_required: bool) -> None:
        self._repairs = repairs
        self._ids_required = ids_required
        self._ids: set[str] = set()

    def read(self, raw: Any, index: int, json_line: int) -> Cell:
        """The cell. What is no cell at all becomes a raw cell, so that the cells after it keep their numbers."""
        if not isinstance(raw, dict):
            self._repairs.note("a cell is not an object: taken for raw text", index)
            return Cell(index, "", CellKind.RAW, join_text(raw), json_line=json_line)
        kind = self._kind(raw, index)
        metadata = self._metadata(raw, index)
        return Cell(
            index=index,
            id=self._id(raw, index),
            kind=kind,
            source=self._source(raw, index),
            tags=self._tags(metadata, index) if "tags" in metadata else (),
            metadata=metadata,
            execution_count=self._count(raw, index) if kind is CellKind.CODE else None,
            outputs=read_outputs(raw.get("outputs"), index, self._repairs) if kind is CellKind.CODE else (),
            json_line=json_line,
        )

    def _kind(self, raw: dict[str, Any], index: int) -> CellKind:
        name = raw.get("cell_type")
        kind = _KINDS.get(name) if isinstance(name, str) else None
        if kind is None:
            kind = CellKind.CODE if "outputs" in raw or "execution_count" in raw else CellKind.RAW
            self._repairs.note(f"cell type is {_short(name)}: taken for {kind.value}", index)
        return kind

    def _source(self, raw: dict[str, Any], index: int) -> str:
        _, value = raw_source(raw)
        try:
            source = value if isinstance(value, str) else "".join(value if isinstance(value, list) else [value])
        except TypeError:
            self._repairs.note(f"source is {_short(value)}, not text", index)
            source = join_text(value)
        if "\r" in source:
            self._repairs.note("line ends CR or CRLF read as LF", index)
            source = source.replace("\r\n", "\n").replace("\r", "\n")
        return _heading(source, raw) if raw.get("cell_type") == "heading" else source

    def _metadata(self, raw: dict[str, Any], index: int) -> dict[str, Any]:
        metadata = raw.get("metadata", {})
        if isinstance(metadata, dict):
            return metadata
        self._repairs.note(f"cell metadata is {_short(metadata)}, not an object: left out", index)
        return {}

    def _tags(self, metadata: dict[str, Any], index: int) -> tuple[str, ...]:
        tags = metadata["tags"]
        if isinstance(tags, str):
            self._repairs.note("tags are a string, not a list of strings", index)
            tags = tags.replace(",", " ").split()
        elif not isinstance(tags, list):
            self._repairs.note(f"tags are {_short(tags)}, not a list of strings: left out", index)
            return ()
        kept = tuple(dict.fromkeys(tag for tag in tags if isinstance(tag, str)))
        if any(not isinstance(tag, str) for tag in tags):
            self._repairs.note("a tag is not a string: left out", index)
        return kept

    def _id(self, raw: dict[str, Any], index: int) -> str:
        identity = raw.get("id")
        if identity is None:
            if self._ids_required:
                self._repairs.note("cell has no id", index)
            return ""
        if not isinstance(identity, str):
            self._repairs.note(f"cell id is {_short(identity)}, not a string: left out", index)
            return ""
        if identity in self._ids:
            self._repairs.note(f"cell id {_short(identity)} is used before: left out", index)
            return ""
        self._ids.add(identity)
        return identity

    def _count(self, raw: dict[str, Any], index: int) -> int | None:
        count = raw.get("execution_count", raw.get("prompt_number"))
        if count is None or (isinstance(count, int) and not isinstance(count, bool)):
            return count
        mended = _whole(count)
        self._repairs.note(f"execution count is {_short(count)}: read as {mended}", index)
        return mended


def _whole(count: Any) -> int | None:
    if isinstance(count, float) and count.is_integer():
        return int(count)
    if isinstance(count, str) and count.strip().isdecimal() and len(count) < 20:
        return int(count)
    return None


def _heading(source: str, raw: dict[str, Any]) -> str:
    level = raw.get("level")
    return "#" * (level if isinstance(level, int) and 0 < level <= 6 else 1) + " " + " ".join(source.split("\n"))


def _short(value: Any) -> str:
    """A value as it is shown in a message: never long, whatever a hostile file holds."""
    match value:
        case None:
            return "null"
        case dict():
            return "an object"
        case list():
            return "a list"
        case str() if len(value) > 40:
            return repr(value[:40]) + "..."
        case str() | bool():
            return repr(value)
        case int() if value.bit_length() < 64:
            return repr(value)
    return "a number"
