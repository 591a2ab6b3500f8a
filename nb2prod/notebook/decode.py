"""Bytes to text, whatever wrote them."""

import json
import re

from nb2prod.notebook.repairs import Repairs
from nb2prod.patterns import pattern

_SURROGATE_ESCAPE = pattern(r"\\u[dD][89a-fA-F]")
_LONE_ESCAPE = pattern(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F]"
)
_ANY_ESCAPE = pattern(
    r"\\(?:(u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL
)
_DECLARATION = pattern(r"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", re.MULTILINE)
_LONE_CHARACTER = pattern("[\ud800-\udfff]")


def decode(data: bytes, repairs: Repairs) -> str:
    """The text of a file: UTF-8 where it can be, else UTF-16, UTF-32 or, for a script, what it declares. What Jupyter would not read is a repair.

    Raises UnicodeDecodeError for everything else. A guess would change text silently, and Jupyter opens no such file.
    """
    encoding = json.detect_encoding(data)
    if encoding != "utf-8":
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            pass
        else:
            mark = "a byte order mark" if encoding == "utf-8-sig" else encoding.upper()
            repairs.note(f"file has {mark}, where plain UTF-8 is the rule")
            return text
    return _decode_utf8(data, repairs)


def _decode_utf8(data: bytes, repairs: Repairs) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = _with_lone_surrogates(data) or _as_declared(data)
        if text is None:
            raise error
    if _LONE_CHARACTER.search(text):
        repairs.note("lone surrogates replaced by U+FFFD")
    return _LONE_CHARACTER.sub("\ufffd", text)


def _with_lone_surrogates(data: bytes) -> str | None:
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return None


def _as_declared(data: bytes) -> str | None:
    """The text of a Python script in the encoding that one of its first two lines names."""
    head = b"\n".join(data.split(b"\n", 2)[:2])
    found = _DECLARATION.search(head.decode("ascii", "replace"))
    try:
        return data.decode(found[1]) if found else None
    except (LookupError, UnicodeError):
        return None


def replace_lone_surrogates(text: str, repairs: Repairs) -> str:
    r"""JSON text in which every lone `\ud8xx` escape is `\ufffd`.

    A lone surrogate is a legal JSON escape but cannot be written to any file later. Every offset in the text stays what it was.
    """
    if not _SURROGATE_ESCAPE.search(text) or not _LONE_ESCAPE.search(text):
        return text
    mended = _ANY_ESCAPE.sub(lambda match: "\\ufffd" if match.group(2) else match.group(), text)
    if mended != text:
        repairs.note("lone surrogates replaced by U+FFFD")
    return mended
