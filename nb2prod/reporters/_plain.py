"""Text from a notebook, made harmless: it must not drive a terminal, a CI system or a page."""

import re

from nb2prod.patterns import pattern

_CONTROL = pattern(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def plain(text: str) -> str:
    """One line of text with control and direction characters, lone surrogates and line breaks spelled out (`\\x1b`, `\\u202e`)."""
    return _CONTROL.sub(_spell, text)


def _spell(match: re.Match[str]) -> str:
    code = ord(match[0])
    return {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(match[0]) or (
        f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
    )
