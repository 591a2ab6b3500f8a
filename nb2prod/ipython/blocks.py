"""Indents code without changing the strings in it."""

import io
import tokenize

_STRING_STARTS = {tokenize.STRING} | {
    getattr(tokenize, name) for name in ("FSTRING_MIDDLE", "TSTRING_MIDDLE") if hasattr(tokenize, name)
}


def indent(code: str, by: str = "    ") -> str:
    """The code one level deeper. Lines inside a string that spans lines stay as they are, as they are part of its value."""
    inside = _lines_inside_strings(code)
    return "\n".join(
        by + line if line.strip() and number not in inside else line
        for number, line in enumerate(code.split("\n"), start=1)
    )


def _lines_inside_strings(code: str) -> set[int]:
    if '"""' not in code and "'''" not in code and "\\\n" not in code:
        return set()
    inside: set[int] = set()
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            if token.type in _STRING_STARTS:
                inside.update(range(token.start[0] + 1, token.end[0] + 1))
    except (tokenize.TokenError, SyntaxError):
        return inside  # broken code: the caller finds out when it parses the result
    return inside
