"""Faults of a disk on demand: at any call that changes it, once or from then on."""

import io
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Tree = dict[str, bytes | str]
MAKING = ((os, "mkdir"), (os, "rename"), (os, "fsync"), (os, "link"), (io, "open"))
CHANGING = (*MAKING, (os, "replace"), (os, "unlink"), (os, "rmdir"))
"""The calls that make something on a disk, and with those that replace and delete."""


def tree(folder: Path) -> Tree:
    """Everything below `folder`: bytes of files, targets of links, and "" for folders."""
    found: Tree = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        found[name] = str(path.readlink()) if path.is_symlink() else path.read_bytes() if path.is_file() else ""
    return found


def failing(number: int) -> Callable[..., Any]:
    def fail(*arguments: object, **options: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def is_killed(work: Callable[[], object], monkeypatch: pytest.MonkeyPatch, at: int) -> bool:
    """Do `work` in a process that is killed at its call number `at`; was it? Whoever it left behind is waited for."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            with monkeypatch.context() as patch:
                Faults(patch, at, lambda: os.kill(os.getpid(), signal.SIGKILL), guarded=CHANGING)
                work()
        finally:
            os._exit(0)
    os.close(writing)
    os.read(reading, 1)
    os.close(reading)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


class Faults:
    """Counts the calls that change a disk, and does `act` at call `at` (and, if `lasting`, at all after it)."""

    def __init__(
        self,
        monkeypatch: pytest.MonkeyPatch,
        at: int,
        act: Callable[[], None],
        lasting: bool = False,
        guarded: tuple[tuple[Any, str], ...] = MAKING,
    ) -> None:
        self.at, self.act, self.lasting, self.calls = at, act, lasting, 0
        for module, name in guarded:
            monkeypatch.setattr(module, name, self.guarded(getattr(module, name)))

    def guarded(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            self.strike()
            result = real(*arguments, **options)
            if isinstance(result, io.BufferedWriter):
                return Writer(result, self)
            return result

        return call

    def strike(self) -> None:
        self.calls += 1
        if self.calls == self.at or (self.lasting and self.calls > self.at):
            self.act()


class Writer:
    """An open file whose `write` can fail halfway."""

    def __init__(self, file: io.BufferedWriter, faults: Faults) -> None:
        self.file, self.faults = file, faults

    def write(self, data: bytes) -> int:
        self.file.write(data[: len(data) // 2])
        self.file.flush()
        self.faults.strike()
        return self.file.write(data[len(data) // 2 :])

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *exception: object) -> None:
        self.file.close()
