"""What may reach a terminal."""

import errno
import sys

import pytest

from nb2prod.cli.terminal import complain, count_cells, examples, plain, progress, say
from nb2prod.errors import Nb2prodError


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\tb\nc é", "a\tb\nc é"),
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("\x1b]8;;http://x\x07", "\\x1b]8;;http://x\\x07"),
        ("over\rwritten", "over\\x0dwritten"),
        ("user\u202etxt.exe", "user\\u202etxt.exe"),
        ("\x9b2J", "\\x9b2J"),
    ],
    ids=["harmless", "colour", "link", "carriage return", "direction", "C1"],
)
def test_control_characters_are_spelled_out(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_say_survives_lone_surrogates(capsys: pytest.CaptureFixture[str]) -> None:
    say("x \udc80")
    assert capsys.readouterr().out == "x \\udc80\n"


def test_a_full_disk_behind_stdout_is_an_error_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(sys.stdout, "write", full)
    with pytest.raises(Nb2prodError, match="No space left"):
        say("a result")


def test_errors_go_to_stderr_with_their_hint(capsys: pytest.CaptureFixture[str]) -> None:
    complain("churn.ipynb: cell 3: \x1bno", "mend it")
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "error: churn.ipynb: cell 3: \\x1bno\n  hint: mend it\n")


def test_progress_is_silent_off_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("working"):
        pass
    assert capsys.readouterr() == ("", "")


def test_examples_keep_their_lines() -> None:
    assert examples("a", "b") == "\b\nExamples:\n  a\n  b"


def test_cells_are_counted_from_one() -> None:
    assert (count_cells([7]), count_cells([4, 5])) == ("cell 8", "cells 5, 6")
