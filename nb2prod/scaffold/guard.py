"""Somebody who stays behind to mend what a killed process leaves half done.

Several files cannot be changed in one step. A process that is killed between two of them cannot mend anything itself, and its user may not run
another command of ours for days. So a second process is forked before the first change, with nothing to do but to wait for the end of this one.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn


@contextmanager
def guarded(mend: Callable[[], object]) -> Iterator[None]:
    """Have `mend` done at the end of the block, however it ends: also if this process is killed. It must be harmless where all is well.

    What this process holds (`locked`) stays held until then. Windows cannot fork: there nobody stays behind. Raises OSError where there is no room
    for another process.
    """
    if sys.platform == "win32":
        yield
        return
    (there, arriving), (listening, speaking) = os.pipe(), os.pipe()
    guard = os.fork()
    if guard == 0:
        os.close(speaking)
        _stand_by(arriving, listening, mend)
    os.close(arriving)
    os.close(listening)
    try:
        os.read(there, 1)  # nothing is changed before the guard is in its place
        os.close(there)
        yield
    finally:
        os.close(speaking)
        os.waitpid(guard, 0)


def _stand_by(arriving: int, listening: int, mend: Callable[[], object]) -> NoReturn:
    """Leave the group of the process, wait until nobody holds the other end of the pipe any more, and mend.

    What fails here is left to the next command.
    """
    try:
        os.setsid()  # Ctrl-C, and a terminal that is closed, end the others
        os.close(arriving)
        os.read(listening, 1)
        mend()
    finally:
        os._exit(0)  # nothing of what the process had still to do is to be done twice
