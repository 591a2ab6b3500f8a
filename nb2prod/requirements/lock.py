"""From direct requirements to a lock: everything pinned, with hashes."""

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from nb2prod.requirements.model import Lock, Requirements
from nb2prod.requirements.process import run
from nb2prod.requirements.render import checked_line
from nb2prod.requirements.resolvers import Question, explain_failure, resolver_command

TIME_LIMIT = 300.0
_PIN = re.compile(r"^(?P<name>[A-Za-z0-9][\w.-]*)==(?P<version>[^\s;\\]+)", re.MULTILINE)


def lock(
    requirements: Requirements,
    *,
    resolver: str = "uv",
    python: str = "",
    as_of: str = "",
    offline: bool = False,
    allow_sdists: bool = False,
    index_url: str = "",
    time_limit: float = TIME_LIMIT,
    progress: Callable[[str], None] | None = None,
) -> Lock:
    """Pin the requirements and all that they need, with hashes, for `python` ("3.11"; "" for the running one).

    `as_of` is a date (2024-05-31): the index as it stood then. `offline` takes from the cache alone. Raises RequirementsError, with a hint,
    where the requirements cannot be met, the index cannot be reached, or `time_limit` seconds are over.
    """
    question = Question(python, as_of, offline, allow_sdists, index_url)
    lines = [checked_line(item) for item in requirements.direct]
    if not lines:
        return Lock(_header(resolver, question), resolver, as_of, python=python)
    command = resolver_command(resolver, question)
    if progress:
        progress(f"resolving {len(lines)} requirements with {resolver}")
    with tempfile.TemporaryDirectory(prefix="nb2prod-lock-") as folder:
        (Path(folder) / "requirements.in").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        finished = run(command, folder=Path(folder), time_limit=time_limit, act="resolve the requirements")
    if finished.code != 0:
        raise explain_failure(finished.err, question)
    pins = tuple((match["name"], match["version"]) for match in _PIN.finditer(finished.out))
    return Lock(_header(resolver, question) + finished.out, resolver, as_of, pins, python)


def _header(resolver: str, question: Question) -> str:
    for_python = f" for Python {question.python}" if question.python else ""
    as_of = f", as the index stood on {question.as_of}" if question.as_of else ""
    return (
        f"# Pinned from requirements.in by {resolver}{for_python}{as_of}.\n"
        "# Install with: pip install --require-hashes -r requirements.txt\n"
    )
