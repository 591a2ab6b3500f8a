"""Where a logical line of Python ends, told without a tokenizer that gives up on what is not Python.

Only strings, comments, brackets and the first `=` outside brackets matter here: that is all it takes to know whether a physical line begins
a statement, and whether a magic stands on the right of an assignment.
"""

import re
from typing import NamedTuple

from nb2prod.patterns import pattern

_TOKEN = pattern(
    r"""
      (?P<skip> [^'"\#\[\](){}=<>!:+\-*/%&|^@\\\n?]+ )
    | (?P<comment> \#[^\n]* )
    | (?P<triple> \"\"\" | ''' )
    | (?P<string> "(?:[^"\\\n]++|\\(?:.|\n))*+" | '(?:[^'\\\n]++|\\(?:.|\n))*+' )
    | (?P<joined> \\[ \t]*\n )
    | (?P<newline> \n )
    | (?P<open> [\[({] )
    | (?P<close> [\])}] )
    | (?P<operator> ==|!=|<=|>=|:=|\*\*=|//=|<<=|>>=|[+\-*/%&|^@]= )
    | (?P<equal> = )
    | (?P<other> . )
    """,
    re.VERBOSE,
)
_TRIPLE_END = {
    '"""': pattern(r'''(?:[^"\\]++|\\.|"(?!""))*+"""''', re.DOTALL),
    "'''": pattern(r"""(?:[^'\\]++|\\.|'(?!''))*+'''""", re.DOTALL),
}


class LogicalLine(NamedTuple):
    """`end` is the offset of the newline that ends it (or of the end of the text), `equal` that of the first `=` outside brackets (-1: none).

    `asks` is true where its last token is `?`.
    """

    end: int
    equal: int
    asks: bool


def read_logical_line(text: str, start: int) -> LogicalLine:
    """The logical line that begins at `start`. A string or bracket that is never closed takes the rest of the text with it, as in Python."""
    at, depth, equal, last = start, 0, -1, ""
    while at < len(text):
        token = _TOKEN.match(text, at)
        assert token is not None  # the last alternative matches any character, the others any newline
        kind = token.lastgroup
        if kind == "newline" and depth == 0:
            break
        if kind == "triple":
            closed = _TRIPLE_END[token.group()].match(text, token.end())
            if closed is None:
                return LogicalLine(len(text), equal, False)
            token, last = closed, "'"
        elif kind == "open":
            depth += 1
        elif kind == "close":
            depth = max(depth - 1, 0)
        elif kind == "equal" and depth == 0 and equal < 0:
            equal = at
        if kind != "newline" and not token.group().isspace():
            last = token.group()
        at = token.end()
    return LogicalLine(at, equal, last == "?")
