"""Why a cell does not parse: what a person would say of it, beyond the parser's message."""

import re
import sys
from collections.abc import Sequence

from nb2prod.diagnostics import Location
from nb2prod.ipython.model import MagicCall, Syntax
from nb2prod.ipython.unknown import misplaced
from nb2prod.patterns import pattern

_PYTHON_2_MESSAGES = (
    "Missing parentheses in call to",
    "multiple exception types must be",
    "leading zeros in decimal",
    "Lambda expression parameters cannot",
)
_PYTHON_2 = pattern(
    r"""^\s*(?:print\s+[^\s(=.,\[]|print\s*>>|exec\s+["'\w]|raise\s+\w+\s*,|except\s+[\w.]+\s*,\s*\w+\s*:)"""
    r"""|\bur["']|\b\d+L\b|\w\s*<>\s*\w"""
)
_NEWER = (
    (
        (3, 12),
        pattern(r"^\s*type\s+\w+\s*(?:\[.*\])?\s*=|^\s*(?:async\s+)?(?:def|class)\s+\w+\["),
        "type parameters",
    ),
    ((3, 12), pattern(r"""\b[fF][rR]?(["'])[^"']*\{[^}]*\1"""), "quotes of the same kind inside an f-string"),
    ((3, 14), pattern(r"""(?<!\w)[tT][rR]?["']"""), "template strings"),
    ((3, 14), pattern(r"^\s*except\s+\w+\s*,\s*\w+.*:"), "several exceptions without brackets"),
)
_COMMAND = pattern(
    r"^\s*(?:sudo\s+)?(?:pip3?|conda|mamba|apt|apt-get|cd|ls|cp|mv|rm|mkdir|cat|echo|export|git|wget|curl|gsutil|gcloud|bq|unzip|tar|python3?)"
    r"\s+[-\w./~$'\"]"
)
_GAP = pattern(r"(?:^|[^=!<>])=\s*(?:#.*)?$|\b(?:TODO|FIXME)\b|\.\.\.\s*[A-Za-z]")
_LONGEST_LINE = 400
_SQL = pattern(
    r"^\s*(?:SELECT\b.+|WITH\s+\w+\s+AS|CREATE\s+(?:OR|TABLE|MODEL|VIEW)|INSERT\s+INTO|DELETE\s+FROM)\b", re.IGNORECASE
)
_PROSE = pattern(r"[^\W\d_]+(?:['’][a-z]+)?(?:[ ,]+[^\W\d_]+(?:['’-][a-z]+)?){2,}")


def explain(
    error: SyntaxError, code: str, cell: int, line_map: Sequence[int], magics: Sequence[MagicCall], version: str
) -> Syntax:
    """What is wrong with `code`, and where in the cell. `version` is the Python that saved the notebook, "" where it is not known."""
    lines = code.split("\n")
    number = min(max(error.lineno or 1, 1), len(lines))
    place = Location(cell, line_map[number - 1], max((error.offset or 1) - 1, 0))
    message = error.msg or "invalid syntax"
    why = _magic_out_of_place(magics) or _why(message, lines[number - 1][:_LONGEST_LINE], version)
    return Syntax(message, place, why)


def _magic_out_of_place(magics: Sequence[MagicCall]) -> str:
    return next((why for call in magics if (why := misplaced(call))), "")


def _why(message: str, line: str, version: str) -> str:
    if message.startswith(_PYTHON_2_MESSAGES) or _PYTHON_2.search(line):
        return "Python 2"
    if _GAP.search(line) or message.startswith("expected an indented block"):
        return "something is left to fill in"
    if _COMMAND.match(line):
        return "a shell command without `!`, which IPython accepts only in a cell of its own"
    for needed, sign, what in _NEWER:
        if sys.version_info < needed and sign.search(line):
            return f"Python {needed[0]}.{needed[1]} or newer ({what})"
    if _SQL.match(line):
        return "SQL, not Python"
    if _PROSE.match(line.strip()):
        return "prose, not code"
    return _by_version(version)


def _by_version(version: str) -> str:
    match = re.match(r"(\d{1,3})\.(\d{1,3})", version)
    if match is None:
        return ""
    saved_by = (int(match[1]), int(match[2]))
    if saved_by < (3, 0):
        return "perhaps Python 2, by which the notebook was saved"
    return f"perhaps newer Python: the notebook was saved by {version}" if saved_by > sys.version_info[:2] else ""
