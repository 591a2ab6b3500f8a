"""Puts what child processes print where it belongs among the other outputs of a cell.

A kernel reads the standard output of its children in a thread of its own. So it may come after a display that followed the child, or
even in the next cell. Here the kernel waits for it, where a child has ended, before it displays anything and before a cell ends.
"""

from __future__ import annotations

import array
import sys
import time
from typing import Any

LONGEST_WAIT = 2.0
"""Seconds; a child that was left running in the background may go on printing for ever."""

HANDING_OVER = 0.02
"""Seconds for the thread to hand over what it has just read."""


def install(shell: Any) -> None:
    """Lets the kernel of `shell` wait. Where the system or the kernel has no such pipe, there is nothing to wait for."""
    try:
        waiting = Waiting()
    except ImportError:
        return
    for publisher in (shell.display_pub, shell.displayhook):
        if hasattr(publisher, "register_hook"):
            publisher.register_hook(waiting.before_display)
    shell.events.register("post_run_cell", waiting.after_cell)


class Waiting:
    def __init__(self) -> None:
        import fcntl
        import resource
        import termios

        self.fcntl: Any = fcntl
        self.resource: Any = resource
        self.pending_bytes = termios.FIONREAD
        self.streams: list[Any] = [stream for stream in (sys.stdout, sys.stderr) if getattr(stream, "_fid", None)]
        self.ended = self.children()

    def before_display(self, message: Any) -> Any:
        self.wait()
        return message

    def after_cell(self, *_: Any) -> None:
        self.wait()

    def wait(self) -> None:
        """Returns at once if no child has ended since the last time."""
        ended = self.children()
        if ended == self.ended:
            return
        self.ended = ended
        last = time.monotonic() + LONGEST_WAIT
        while any(self.pending(stream._fid) for stream in self.streams) and time.monotonic() < last:
            time.sleep(0.001)
        time.sleep(HANDING_OVER)
        for stream in self.streams:
            stream.flush()  # the kernel has flushed them, but before this was handed over

    def pending(self, pipe: int) -> bool:
        count = array.array("i", [0])
        self.fcntl.ioctl(pipe, self.pending_bytes, count)
        return count[0] > 0

    def children(self) -> Any:
        """Changes whenever a child has ended and was waited for."""
        return tuple(self.resource.getrusage(self.resource.RUSAGE_CHILDREN))
