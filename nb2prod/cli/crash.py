"""What is said when nb2prod itself is at fault."""

import os
import platform
import traceback
from pathlib import Path

from nb2prod import __version__
from nb2prod.cli.terminal import complain, note

_WHERE = "Please report it to the maintainers, with the log and, if you may, the notebook."


def report_bug(error: Exception, *, debug: bool) -> None:
    """Say that this is a bug, and keep the traceback in a log file; show it too where `debug` asks for it."""
    story = "".join(traceback.format_exception(error))
    if debug:
        note(story)
    log = _write_log(story)
    complain(
        f"this is a bug in nb2prod: {type(error).__name__}: {error}",
        f"{_WHERE} " + (f"The log is {log}" if log else "Run again with `nb2prod --debug ...` to see the traceback."),
    )


def _write_log(story: str) -> Path | None:
    """The log file, or None where there is no place for one: a full disk must not hide the error itself."""
    from platformdirs import user_log_path

    folder = user_log_path("nb2prod", appauthor=False)
    log = folder / f"bug-{os.getpid()}.log"
    head = f"nb2prod {__version__}, Python {platform.python_version()} on {platform.platform()}\n\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        log.write_text(head + story, encoding="utf-8")
    except OSError:
        return None
    return log
