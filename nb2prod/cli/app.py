"""The `nb2prod` command, and the one place where errors become messages and exit codes.

Exit codes: 0 nothing found, 1 found, different or conflicting, 2 it cannot be done, 3 a bug of nb2prod, 130 interrupted.
`lint` stands in commit hooks, where its start is felt: a plain call of it is answered without typer, whose import takes longer than linting a
notebook.
"""

import errno
import os
import sys
import warnings
from typing import NoReturn

from nb2prod.errors import Nb2prodError, NestingError

CANNOT, BUG, INTERRUPTED = 2, 3, 130
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
_DEEPEST = 3000
"""Calls within calls: an `elif` or a `+` that goes on and on is one deeper each, and Python's own limit stops at some hundred of them."""


def main() -> NoReturn:
    """Run the command line and exit."""
    warnings.simplefilter("ignore", SyntaxWarning)  # about the notebook's code, which is not for us to scold
    sys.setrecursionlimit(max(_DEEPEST, sys.getrecursionlimit()))
    _open_what_is_closed()
    try:
        sys.exit(_run(sys.argv[1:]))
    except (Nb2prodError, RecursionError) as caught:
        from nb2prod.cli.terminal import complain

        error = caught if isinstance(caught, Nb2prodError) else NestingError()
        complain(str(error), error.hint)
        sys.exit(CANNOT)
    except BrokenPipeError:  # whoever read along has enough
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123  # else Python complains at its end
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    # The one boundary: whatever arrives here is a bug of nb2prod, and is reported as one; but for a disk that takes no more.
    except Exception as error:  # noqa: BLE001
        sys.exit(_tell_unexpected(error))


def _tell_unexpected(error: Exception) -> int:
    """Say what happened, and give the exit code."""
    if isinstance(error, OSError) and error.errno in _FULL:
        from nb2prod.cli.terminal import complain

        complain(f"the result cannot be written: {error.strerror}", "Is the disk full that standard output goes to?")
        return CANNOT
    from nb2prod.cli.crash import report_bug

    report_bug(error, debug="--debug" in sys.argv)
    return BUG


def _open_what_is_closed() -> None:
    """A standard stream that was closed (`>&-`) is read from and written to nowhere."""
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115, PTH123
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123


def _run(arguments: list[str]) -> int:
    """The exit code. Typer itself answers wrong usage (2), Ctrl-C (130) and a closed pipe (1), each without a traceback.

    An empty argument is refused: as a path it would be the folder that we are in, though it is most likely a variable of a script that was not set.
    """
    if "" in arguments:
        raise Nb2prodError(
            "an argument is empty", hint="Is it a variable that has no value? For the folder you are in write `.`."
        )
    if arguments[:1] == ["lint"]:
        from nb2prod.cli.lint_request import read_request

        request = read_request(arguments[1:])
        if request is not None:
            from nb2prod.cli.lint_run import run

            return run(request)
    from nb2prod.cli.commands import app

    app(prog_name="nb2prod")
    return 0
