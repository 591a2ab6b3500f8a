"""One update at a time: the second of two that work on the same folder is turned away."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nb2prod.errors import ScaffoldError


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the folder `out` itself, so that no file is left behind whatever happens. Windows cannot do that: there nothing is held.

    Raises ScaffoldError where somebody else holds it, or `out` is no folder that can be opened.
    """
    if out.is_symlink():
        raise ScaffoldError("the folder is a symbolic link", place=str(out), hint="name the folder it leads to")
    if sys.platform == "win32":
        yield
        return
    import fcntl

    try:
        descriptor = os.open(out, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise ScaffoldError(f"cannot be opened: {error.strerror}", place=str(out), hint="name a folder") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise ScaffoldError("another update is at work here", place=str(out), hint="wait for it to end") from error
    finally:
        os.close(descriptor)
