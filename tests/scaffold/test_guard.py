"""Whoever stays behind does its work however the block ends."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from nb2prod.errors import ScaffoldError
from nb2prod.scaffold import locked
from nb2prod.scaffold.guard import guarded

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no fork")


def test_at_the_end_of_the_block(tmp_path: Path) -> None:
    with guarded(lambda: (tmp_path / "mended").touch()):
        assert not (tmp_path / "mended").exists()
    assert (tmp_path / "mended").exists()


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_after_an_error(tmp_path: Path, error: type[BaseException]) -> None:
    with pytest.raises(error), guarded(lambda: (tmp_path / "mended").touch()):
        raise error
    assert (tmp_path / "mended").exists()


def test_what_it_cannot_mend_is_left_to_the_next_command(tmp_path: Path) -> None:
    with guarded(lambda: (tmp_path / "no" / "such" / "folder").mkdir()):
        (tmp_path / "done").touch()
    assert (tmp_path / "done").exists()


@pytest.mark.parametrize(
    "sign", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=lambda sign: sign.name
)
def test_after_a_kill_nobody_else_gets_the_folder_before_it_is_mended(tmp_path: Path, sign: signal.Signals) -> None:
    """The signal goes to the whole group, as from a terminal; only the guard is not in it."""
    going, go = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(go)
        _be_killed(tmp_path, going, sign)
    os.close(going)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == sign
    with pytest.raises(ScaffoldError, match="another update"), locked(tmp_path):
        raise AssertionError("it is held")
    assert not (tmp_path / "mended").exists()
    os.close(go)
    ends = time.monotonic() + 10
    while not _is_free(tmp_path) and time.monotonic() < ends:
        time.sleep(0.01)
    assert (tmp_path / "mended").exists()


def _is_free(folder: Path) -> bool:
    try:
        with locked(folder):
            return True
    except ScaffoldError:
        return False


def _be_killed(folder: Path, going: int, sign: signal.Signals) -> None:
    """In a process, and a group, of its own. The guard mends as soon as it may go on."""
    try:
        os.setsid()
        signal.signal(sign, signal.SIG_DFL) if sign is not signal.SIGKILL else None
        with locked(folder), guarded(lambda: (os.read(going, 1), (folder / "mended").touch())):
            os.killpg(0, sign)
            signal.pause()
    finally:
        os._exit(1)
