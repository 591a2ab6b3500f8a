"""Which paths may be written at all.

Names of files come from notebooks (titles, tags, `%%writefile` lines), so they are hostile until checked. What is refused here
would leave the project's folder, or mean something else on another system.
"""

import unicodedata
from pathlib import PurePosixPath

from nb2prod.errors import ScaffoldError

RESERVED_NAMES = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$", "clock$"}
    | {f"{device}{number}" for device in ("com", "lpt") for number in "0123456789¹²³"}
)
LONGEST_NAME = 255
LONGEST_PATH = 1024


def checked_path(path: str) -> PurePosixPath:
    """`path` itself, which must be relative, with forward slashes, and a plain name on every system.

    Raises ScaffoldError saying what is wrong with it.
    """
    problem = _problem(path)
    if problem:
        raise ScaffoldError(
            f"cannot write {_shown(path)}: {problem}",
            hint="choose another name for the step, module or file it comes from",
        )
    return PurePosixPath(path)


def _problem(path: str) -> str:
    if len(path) > LONGEST_PATH:
        return "the path is too long"
    if path.startswith("/"):
        return "the path is absolute"
    for part in path.split("/"):
        problem = _problem_of_part(part)
        if problem:
            return problem
    return ""


def _problem_of_part(part: str) -> str:
    if part in {"", ".", ".."}:
        return "the path has an empty part, '.' or '..'"
    if any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} for char in part):
        return "the name holds characters that cannot be seen"
    if set(part) & set('\\:*?"<>|'):
        return "the name holds a character that is special on some system"
    if part[0] == " " or part[-1] in ". ":
        return "the name begins with a space or ends with a dot or a space"
    if len(part.encode()) > LONGEST_NAME:
        return "the name is too long"
    if part.split(".")[0].rstrip().lower() in RESERVED_NAMES:
        return "the name is reserved on Windows"
    return ""


def _shown(path: str) -> str:
    text = ascii(path)
    return text if len(text) <= 100 else f"{text[:97]}..."
