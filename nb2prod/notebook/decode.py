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
_LONE_CHARACTER = pattern("[\ud800-\udfff]")


def decode(data: bytes, repairs: Repairs) -> str:
    """The text of a file: UTF-8 where it can be, else UTF-16, UTF-32 or Windows-1252.

    Never fails: Windows-1252 with its holes filled by Latin-1 accepts any bytes. Everything that is not plain UTF-8 is a repair.
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
    except UnicodeDecodeError:
        pass
    try:
        text = _LONE_CHARACTER.sub("\ufffd", data.decode("utf-8", "surrogatepass"))
    except UnicodeDecodeError:
        repairs.note("file is not UTF-8: read as Windows-1252")
        return data.decode("cp1252") if _fits_cp1252(data) else data.decode("latin-1")
    repairs.note("lone surrogates replaced by U+FFFD")
    return text


def _fits_cp1252(data: bytes) -> bool:
    return not any(byte in data for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D))


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
