"""The same command again, while nothing has changed: the answer of the last time.

An answer is kept with the stamps of all that the run looked at: folders, notebooks, what lies beside them, ignore files and configurations. While
they are the same, so is the answer, and neither the rules nor the notebooks have to be read. The file's name is a checksum of the question; the
question itself stands inside, so a checksum that two questions share does no harm.
"""

import contextlib
import json
import os
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from nb2prod.cli.lint_request import LintRequest
from nb2prod.stamps import Stamp, program_stamp, still

_MOST_ANSWERS = 20


class Answer(NamedTuple):
    """What a run printed, and its exit code."""

    text: str
    code: int


class Memory:
    """The answers in a folder. What cannot be read or written is not remembered."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def recall(self, request: LintRequest) -> Answer | None:
        """The answer to this request, if all that it rests on is as it was."""
        question = _question(request)
        try:
            kept = json.loads(self._file(question).read_bytes())
            if kept["question"] == question and still(kept["stamps"]):
                return Answer(str(kept["text"]), int(kept["code"]))
        except (OSError, ValueError, TypeError, KeyError, AttributeError):  # none, damaged, or not written by us
            pass
        return None

    def keep(self, request: LintRequest, answer: Answer, stamps: Mapping[str, Stamp]) -> None:
        """Remember an answer. The oldest of too many go."""
        question = _question(request)
        text = json.dumps({"question": question, **answer._asdict(), "stamps": stamps})
        file = self._file(question)
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            unfinished = file.with_suffix(f".{os.getpid()}")
            unfinished.write_text(text, encoding="ascii")
            unfinished.replace(file)
            by_age = sorted(self._folder.iterdir(), key=lambda known: known.stat().st_mtime, reverse=True)
            for old in by_age[_MOST_ANSWERS:]:
                old.unlink()

    def _file(self, question: str) -> Path:
        return self._folder / f"{zlib.crc32(question.encode('utf-8', 'surrogatepass')):08x}.json"


def can_be_kept(request: LintRequest) -> bool:
    """Does the answer rest on files alone that are looked at? What git knows and what comes by stdin is not seen."""
    only_files = Path("-") not in request.paths and not request.since and request.baseline is None
    return only_files and request.write_baseline is None and not request.no_cache


def _question(request: LintRequest) -> str:
    asked = request._replace(paths=tuple(map(str, request.paths)), jobs=1)  # type: ignore[arg-type]  # texts for JSON
    return json.dumps([program_stamp(), os.getcwd(), asked])  # noqa: PTH109  # as a text
