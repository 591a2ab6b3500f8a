"""Start a process and wait for it, not longer than allowed: the one place of this stage that does.

The process sees no configuration of the machine: a lock must not depend on, nor give away, somebody's private index.
"""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nb2prod.errors import RequirementsError

KEPT_SETTINGS = frozenset(
    {
        *(
            "UV_CACHE_DIR",
            "UV_PYTHON_INSTALL_DIR",
            "UV_SYSTEM_CERTS",
            "UV_NATIVE_TLS",
            "UV_HTTP_TIMEOUT",
            "UV_LINK_MODE",
        ),
        *("PIP_CACHE_DIR", "PIP_CERT", "PIP_PROXY", "PIP_DEFAULT_TIMEOUT"),
    }
)
"""How to reach the network and where to keep things; of the settings of uv and pip, these alone pass."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A process that has ended: its exit code and what it wrote."""

    code: int
    out: str
    err: str


def run(
    command: Sequence[str],
    *,
    folder: Path,
    time_limit: float,
    act: str,
    shown_limit: float = 0.0,
    settings: Mapping[str, str] | None = None,
) -> Finished:
    """Run `command` in `folder` for at most `time_limit` seconds; `act` says what it is for ("resolve the requirements").

    `shown_limit` is the limit to name in the error, where this process has only what others left of it.

    `settings` are environment variables on top. Raises RequirementsError where the command cannot start or takes too long;
    then nothing of it goes on running.
    """
    environment = _isolated(os.environ) | {"UV_HTTP_RETRIES": "1"} | dict(settings or {})
    try:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
    except OSError as error:
        raise RequirementsError(f"cannot {act}: {Path(command[0]).name} does not start ({error.strerror})") from error
    try:
        out, err = process.communicate(timeout=time_limit)
    except subprocess.TimeoutExpired as error:
        hint = "allow more with --time-limit SECONDS, or write the direct requirements only with --no-pin"
        raise RequirementsError(
            f"cannot {act}: not done within {shown_limit or time_limit:g} seconds", hint=hint
        ) from error
    finally:
        _end(process)
    return Finished(process.returncode, out, err)


def _isolated(environment: Mapping[str, str]) -> dict[str, str]:
    tools = ("UV_", "PIP_", "PYTHON", "VIRTUAL_ENV", "CONDA_")
    return {name: text for name, text in environment.items() if not name.startswith(tools) or name in KEPT_SETTINGS}


def _end(process: subprocess.Popen[str]) -> None:
    """End what is left of the process and of those that it started: a resolver builds packages in processes of its own."""
    if process.poll() is not None:
        return
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate()
