"""The text in saved outputs: streams, errors and every form of a value that is not a picture."""

from collections.abc import Iterator
from typing import Any

from nb2prod.notebook.model import Cell

_PICTURES = ("image/", "audio/", "video/", "application/pdf", "application/vnd", "application/javascript")


def output_texts(cell: Cell) -> Iterator[str]:
    """Every text that the outputs of a cell hold. Pictures are left out: their letters mean nothing."""
    for output in cell.outputs:
        yield output.text
        for kind, value in output.mime.items():
            if not kind.startswith(_PICTURES) or kind == "image/svg+xml":
                yield from _texts(value)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
