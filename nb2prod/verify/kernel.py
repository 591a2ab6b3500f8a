"""Starts a kernel on a given interpreter and talks to it."""

import asyncio
import os
import subprocess
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager

from nb2prod.errors import VerifyError

START_LIMIT = 120.0
"""Seconds that a kernel may take to come up; a cold start from a slow disk takes up to a minute."""


class Interpreter(KernelSpecManager):
    """Knows one kernel: an interpreter that need not be registered with Jupyter."""

    python = ""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        command = [self.python, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(argv=command, display_name=kernel_name, language="python")


@asynccontextmanager
async def started(
    python: str, folder: Path, environment: Mapping[str, str], private: Path
) -> AsyncIterator[tuple[AsyncKernelManager, AsyncKernelClient]]:
    """A fresh kernel that runs in `folder`, with its client; it is gone when the context ends. `private` takes its connection file and log.

    Raises VerifyError where the kernel does not come up.
    """
    specs = Interpreter()
    specs.python = python
    manager = AsyncKernelManager(kernel_name="python3", kernel_spec_manager=specs)
    manager.connection_file = str(private / "kernel.json")
    if (
        os.name == "posix"
    ):  # sockets in a folder of our own: a port that is free now may be taken when the kernel binds it
        manager.transport = "ipc"
    log = private / "kernel.log"
    with log.open("wb") as errors:
        await manager.start_kernel(cwd=str(folder), env=dict(environment), stdout=errors, stderr=errors)
    client = manager.client()
    try:
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=START_LIMIT)
        except RuntimeError:
            raise _not_started(python, log) from None
        client.allow_stdin = False
        yield manager, client
    finally:
        client.stop_channels()
        await manager.shutdown_kernel(now=True)


async def tell(client: AsyncKernelClient, code: str, seconds: float) -> str:
    """Executes `code` without a trace in the history, the outputs or the prompt number. Returns "" or the error it raised.

    Raises VerifyError where no answer comes within `seconds`.
    """
    deadline = time.monotonic() + seconds
    asking = client.execute_interactive(
        code, silent=True, store_history=False, allow_stdin=False, output_hook=_ignore, timeout=seconds
    )
    try:
        reply = await asyncio.wait_for(asking, timeout=max(deadline - time.monotonic(), 1))
    except TimeoutError:
        raise VerifyError("the kernel gave no answer when it was asked for values") from None
    content = reply["content"]
    return "" if content["status"] == "ok" else f"{content.get('ename', 'error')}: {content.get('evalue', '')}"


def _ignore(message: Mapping[str, object]) -> None:
    """Takes an output of silent code, of which there is none."""


def _not_started(python: str, log: Path) -> VerifyError:
    asked: Sequence[str] = [python, "-c", "import ipykernel"]
    if subprocess.run(asked, capture_output=True, check=False).returncode:
        return VerifyError(
            f"{python} has no ipykernel, so it cannot run notebooks",
            hint=f"{python} -m pip install ipykernel, or give --python another interpreter",
        )
    last = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
    return VerifyError(f"the kernel of {python} did not start" + "".join(f": {line}" for line in last))
