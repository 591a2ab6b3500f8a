"""How the command line speaks: what is safe to show on a terminal, in colour or not, with progress or without."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from nb2prod.errors import Nb2prodError
from nb2prod.patterns import pattern

_CONTROL = pattern(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """`text` with control and direction characters spelled out: text from a notebook must not be able to drive the terminal."""
    return _CONTROL.sub(
        lambda match: f"\\x{ord(match[0]):02x}" if match[0] < "\xff" else f"\\u{ord(match[0]):04x}", text
    )


def say(text: str) -> None:
    """Print a result on stdout. A character that the terminal's encoding does not have is spelled out.

    Raises Nb2prodError where stdout takes no more, as on a full disk; a reader that goes away is no error.
    """
    try:
        sys.stdout.write(_spelled_out(plain(text), sys.stdout) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Nb2prodError(
            f"the result cannot be printed: {error.strerror or error}",
            hint="Is the disk full that standard output goes to?",
        ) from error


def complain(message: str, hint: str = "") -> None:
    """Print an error, and what to do about it, on stderr."""
    label = "\x1b[1;31merror:\x1b[0m" if _colours() else "error:"
    _tell(f"{label} {plain(message)}")
    if hint:
        _tell(f"  hint: {plain(hint)}")


def note(text: str) -> None:
    """Print something worth knowing that is not the result, on stderr."""
    _tell(plain(text))


def save(file: Path, text: str) -> None:
    """Write a result to a file that the user named. Raises Nb2prodError where that cannot be done, and for a notebook, which was hardly meant."""
    if file.suffix == ".ipynb":
        raise Nb2prodError("is a notebook, and not written over", place=str(file), hint="Give the result another name.")
    try:
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise Nb2prodError(f"cannot be written: {error.strerror}", place=str(file)) from error
    except UnicodeEncodeError as error:
        raise Nb2prodError(
            "cannot be written: the name of the notebook in it is no UTF-8",
            place=str(file),
            hint="Give the notebook another name.",
        ) from error


@contextmanager
def progress(text: str) -> Iterator[Callable[[str], None]]:
    """Show that something takes its time, on a terminal; say nothing in CI or into a pipe. What is yielded says how far it has come."""
    if not sys.stderr.isatty() or os.environ.get("CI"):
        yield lambda stage: None
        return
    from rich.console import Console

    with Console(stderr=True).status(plain(text)) as status:
        yield lambda stage: status.update(f"{plain(text)}: {plain(stage)}")


def count_cells(cells: Sequence[int]) -> str:
    """Cells by their indexes as people count them: "cell 8", "cells 5, 6"."""
    return ("cell " if len(cells) == 1 else "cells ") + ", ".join(str(cell + 1) for cell in cells)


def examples(*lines: str) -> str:
    """The examples at the end of a command's help. The leading backspace keeps the lines as they are."""
    return "\b\n" + "\n".join(["Examples:" if len(lines) > 1 else "Example:", *(f"  {line}" for line in lines)])


def _tell(line: str) -> None:
    with suppress(OSError):  # there is nobody left to tell; the exit code stays what it is
        sys.stderr.write(_spelled_out(line, sys.stderr) + "\n")


def _spelled_out(text: str, stream: TextIO) -> str:
    encoding = stream.encoding or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _colours() -> bool:
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR")
