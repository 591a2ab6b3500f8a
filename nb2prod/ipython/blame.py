"""Why a cell does not parse: what a person would say of it, beyond the parser's message."""

import re
import sys
from collections.abc import Sequence

from nb2prod.diagnostics import Location
from nb2prod.ipython.model import Syntax
from nb2prod.ipython.rewrite import Surroundings

_PYTHON_2_MESSAGES = ("Missing parentheses in call to", "multiple exception types must be", "leading zeros in decimal")
_PYTHON_2 = re.compile(
    r"^\s*(?:print\s+[^\s(=.,\[]|print\s*>>|exec\s+[\"'\w]|raise\s+\w+\s*,|except\s+[\w.]+\s*,\s*\w+\s*:)|<>|\bur[\"']|\d+L\b"
)
_NEWER = (
    (
        (3, 12),
        re.compile(r"^\s*type\s+\w+\s*(?:\[.*\])?\s*=|^\s*(?:async\s+)?(?:def|class)\s+\w+\["),
        "type parameters",
    ),
    (
        (3, 12),
        re.compile(r"""\b[fF][rR]?(["'])(?:(?!\1).)*\{[^}"']*\1"""),
        "quotes of the same kind inside an f-string",
    ),
    ((3, 14), re.compile(r"""(?<!\w)[tT][rR]?["']"""), "template strings"),
    ((3, 14), re.compile(r"^\s*except\s+\w+\s*,\s*\w+.*:"), "several exceptions without brackets"),
)
_COMMAND = re.compile(
    r"^\s*(?:pip3?|conda|mamba|apt|apt-get|cd|ls|cp|mv|rm|mkdir|cat|git|wget|curl|gsutil|gcloud|unzip|tar|python3?)\s+[-\w./~$]"
)
_WORDS = re.compile(r"^[^\W\d_]+(?:['’][a-z]+)?(?:[ ,]+[^\W\d_]+(?:['’-][a-z]+)?)+")


def explain(error: SyntaxError, code: str, cell: int, line_map: Sequence[int], around: Surroundings) -> Syntax:
    """What is wrong with `code`, and where in the cell."""
    lines = code.split("\n")
    number = min(max(error.lineno or 1, 1), len(lines))
    mapped = line_map[number - 1] if number <= len(line_map) else number
    column = max((error.offset or 1) - 1, 0)
    return Syntax(error.msg or "not Python", Location(cell, mapped, column), _why(error, lines, number, around))


def _why(error: SyntaxError, lines: list[str], number: int, around: Surroundings) -> str:
    line = lines[number - 1]
    old = around.language_version.startswith("2")
    if old or (error.msg or "").startswith(_PYTHON_2_MESSAGES) or _PYTHON_2.search(line):
        return "Python 2"
    if line.lstrip().startswith("%%"):
        return "a cell magic must be on the first line of its cell"
    if _COMMAND.match(line):
        return "a shell command without `!`, which IPython accepts only in a cell of its own"
    for version, pattern, what in _NEWER:
        if sys.version_info < version and pattern.search(line):
            return f"Python {version[0]}.{version[1]} or newer ({what})"
    if _is_newer(around.language_version):
        return f"perhaps newer Python: the notebook was saved by {around.language_version}"
    words = _WORDS.match(line.strip())
    return "prose, not code" if words and len(words[0].split()) >= 3 else ""


def _is_newer(version: str) -> bool:
    match = re.match(r"3\.(\d{1,3})", version)
    return bool(match) and int(match[1]) > sys.version_info.minor if match else False
