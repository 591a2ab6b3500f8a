"""Runs nb2prod's commands in this process and tells what they did that they should not: see test_no_execution.py.

usage: watch_commands.py REPORT COMMANDS     where COMMANDS is a JSON list of argument lists, or "control": do all of it on purpose
"""

import json
import os
import sys
from pathlib import Path
from types import CodeType

PROCESSES = (
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.fork",
    "os.forkpty",
    "pty.spawn",
)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
FORBIDDEN_MODULES = ("canary_module", "colorsys")
seen: dict[str, list[str]] = {"process": [], "network": [], "import": [], "exec": [], "write": []}


def hook(event: str, arguments: tuple) -> None:
    if event in PROCESSES and not is_guard(event):
        seen["process"].append(f"{event} {arguments[:1]}")
    elif event.startswith("socket."):
        seen["network"].append(event)
    elif event == "import" and arguments[0] in FORBIDDEN_MODULES:
        seen["import"].append(arguments[0])
    elif event == "exec" and isinstance(arguments[0], CodeType) and mentions_canary(arguments[0]):
        seen["exec"].append(f"{arguments[0].co_name} in {arguments[0].co_filename}")
    elif event == "open" and isinstance(arguments[0], str) and isinstance(arguments[2], int) and arguments[2] & WRITING:
        seen["write"] += [str(Path(arguments[0]).absolute())] if arguments[0] != os.devnull else []


def is_guard(event: str) -> bool:
    """Is it the process that stays behind to mend what a killed one leaves? It runs nothing but what the files of that module say."""
    return event == "os.fork" and Path(sys._getframe(2).f_code.co_filename).parts[-2:] == ("scaffold", "guard.py")


def mentions_canary(code: CodeType) -> bool:
    """Is this code of the canary notebook? All its names begin with `canary`."""
    names = [*code.co_names, *code.co_varnames, code.co_name]
    inner = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    return any(name.startswith("canary") for name in names) or any(map(mentions_canary, inner))


def misbehave() -> None:
    """Everything that the hook must notice."""
    import socket
    import subprocess

    exec("canary_value = 1", {})
    __import__("colorsys")
    subprocess.run([sys.executable, "-c", ""], check=True)
    socket.socket().close()
    Path("canary.txt").write_text("x")


def run(arguments: list[str]) -> int:
    from nb2prod.cli.app import main

    sys.argv = ["nb2prod", *arguments]
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)


if __name__ == "__main__":
    report, commands = sys.argv[1], json.loads(sys.argv[2])
    sys.dont_write_bytecode = True
    sys.addaudithook(hook)
    codes = misbehave() if commands == "control" else [run(command) for command in commands]
    result = json.dumps({**seen, "codes": codes, "modules": sorted(sys.modules)})
    Path(report).write_text(result)
