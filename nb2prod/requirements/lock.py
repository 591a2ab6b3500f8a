"""From direct requirements to a lock: everything pinned, with hashes, and as much of what the notebook tells as can be true."""

import re
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from packaging.utils import canonicalize_name

from nb2prod.errors import RequirementsError
from nb2prod.requirements.evidence import believe, describe, rank
from nb2prod.requirements.model import Lock, Requirement, Requirements
from nb2prod.requirements.process import Finished, run
from nb2prod.requirements.render import checked_line
from nb2prod.requirements.resolvers import Question, explain_failure, is_contradiction, lacks_wheels, resolver_command

TIME_LIMIT = 300.0
INDIRECT = ("pip output", "package list", "version listing")
"""What tells the versions of distributions that the notebook does not import itself."""
FOUNDATIONS = frozenset(
    {"numpy", "packaging", "protobuf", "pyparsing", "setuptools", "six", "typing-extensions", "urllib3"}
)
"""Distributions that others bound most: where two versions contradict each other, theirs gives way."""
_PIN = re.compile(r"^(?P<name>[A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What is asked of the resolver at once: requirements, and versions of what they need in turn."""

    direct: tuple[Requirement, ...]
    constraints: tuple[str, ...] = ()


class _Resolver:
    """The resolver with its question and the time that it has left."""

    def __init__(self, name: str, question: Question, time_limit: float) -> None:
        self.name, self.question, self._limit, self._ends = name, question, time_limit, time.monotonic() + time_limit

    def ask(self, attempt: _Attempt) -> Finished:
        """The answer from wheels alone; where they do not suffice and sources may be built, the answer from both."""
        finished = self._ask(attempt, allow_sdists=False)
        if finished.code != 0 and self.question.allow_sdists and lacks_wheels(finished.err):
            return self._ask(attempt, allow_sdists=True)
        return finished

    def _ask(self, attempt: _Attempt, *, allow_sdists: bool) -> Finished:
        question = replace(self.question, constraints=bool(attempt.constraints), allow_sdists=allow_sdists)
        command = resolver_command(self.name, question)
        with tempfile.TemporaryDirectory(prefix="nb2prod-lock-") as folder:
            _write(Path(folder) / "requirements.in", [checked_line(item) for item in attempt.direct])
            _write(Path(folder) / "constraints.txt", attempt.constraints)
            left = max(0.0, self._ends - time.monotonic())
            return run(
                command, folder=Path(folder), time_limit=left, shown_limit=self._limit, act="resolve the requirements"
            )


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
    """Pin the requirements and all that they need, with hashes, for `python` ("3.7.12"; "" for the running one).

    `as_of` is a date (2024-05-31): the index as it stood then. `offline` takes from the cache alone. Versions that the notebook tells are kept as far as
    they go together and exist for that Python; the others are left out and said in `doubts`, worst evidence first. Raises
    RequirementsError, with a hint, where the requirements cannot be met, the index cannot be reached, or `time_limit` seconds are over.
    """
    question = Question(python, as_of, offline, allow_sdists, index_url)
    if not requirements.direct:
        return Lock(_header(resolver, question, ()), resolver, as_of, python=python)
    say = progress or (lambda text: None)
    say(f"resolving {len(requirements.direct)} requirements with {resolver}")
    asked = _Resolver(resolver, question, time_limit)
    finished, doubts = _resolve(asked, requirements, say)
    pins = tuple((match["name"], match["version"]) for match in _PIN.finditer(finished.out))
    return Lock(_header(resolver, question, doubts) + finished.out, resolver, as_of, pins, python, doubts)


def _resolve(
    resolver: _Resolver, requirements: Requirements, say: Callable[[str], None]
) -> tuple[Finished, tuple[str, ...]]:
    """The resolver's answer to the most of the notebook's versions that it can meet, and the versions left out."""
    everything = _Attempt(requirements.direct, _constraints(requirements))
    finished = resolver.ask(everything)
    if finished.code == 0:
        return finished, ()
    _raise_unless_contradiction(finished, resolver.question)
    if everything.constraints:
        finished = resolver.ask(replace(everything, constraints=()))
        if finished.code == 0:
            return finished, ("versions of indirect requirements that pip printed: they contradict the direct ones",)
    return _resolve_what_agrees(resolver, requirements, say)


def _resolve_what_agrees(
    resolver: _Resolver, requirements: Requirements, say: Callable[[str], None]
) -> tuple[Finished, tuple[str, ...]]:
    """Begin with what is surely needed, in any version; then take in, one by one, the versions that rest on evidence, the best first, and
    what may be needed."""
    kept = {item.distribution: _unpinned(item) for item in requirements.direct if not item.optional}
    finished = resolver.ask(_Attempt(tuple(kept.values()))) if kept else Finished(0, "", "")
    if finished.code != 0:
        raise explain_failure(finished.err, resolver.question)
    doubts: list[str] = []
    for item in _in_doubt(requirements):
        say(f"trying {item.line}")
        tried = resolver.ask(_Attempt(tuple({**kept, item.distribution: item}.values())))
        if tried.code == 0:
            finished, kept[item.distribution] = tried, item
            continue
        _raise_unless_contradiction(tried, resolver.question)
        _raise_if_only_wheels_lack(item, tried, resolver.question)
        doubts.append(_doubt(item, explain_failure(tried.err, resolver.question)))
    return finished, tuple(doubts)


def _raise_unless_contradiction(finished: Finished, question: Question) -> None:
    if not is_contradiction(finished.err):
        raise explain_failure(finished.err, question)


def _raise_if_only_wheels_lack(item: Requirement, finished: Finished, question: Question) -> None:
    """Where something that `item` needs has no wheel, to leave `item` out would be wrong: the user may allow sources."""
    lacking = lacks_wheels(finished.err)
    if lacking and canonicalize_name(lacking) != item.distribution and not question.allow_sdists:
        raise explain_failure(finished.err, question)


def _in_doubt(requirements: Requirements) -> list[Requirement]:
    """Requirements with versions from evidence, then those that may not be needed; what many others need comes last of its rank."""
    told = [item for item in requirements.direct if not item.optional and item.specifier and item.evidence]
    return [*sorted(told, key=_order), *(item for item in requirements.direct if item.optional)]


def _order(item: Requirement) -> tuple[int, bool, str]:
    _, believed = believe(item.distribution, item.evidence)
    return (rank(believed) if believed else 0, item.distribution in FOUNDATIONS, item.distribution)


def _unpinned(item: Requirement) -> Requirement:
    return replace(item, specifier="") if item.evidence else item


def _doubt(item: Requirement, error: RequirementsError) -> str:
    _, believed = believe(item.distribution, item.evidence)
    told = f" ({describe(believed)})" if believed else ""
    return f"{item.line}{told}: {error.message}"


def _constraints(requirements: Requirements) -> tuple[str, ...]:
    """Versions of indirect requirements, as the tools printed them; the last word on each."""
    direct = {item.distribution for item in requirements.direct}
    told = [item for item in requirements.evidence if item.source in INDIRECT and item.distribution not in direct]
    return tuple(
        sorted(
            {
                item.distribution: f"{item.distribution}{item.specifier}"
                for item in told
                if item.distribution != "python"
            }.values()
        )
    )


def _write(path: Path, lines: Sequence[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _header(resolver: str, question: Question, doubts: Sequence[str]) -> str:
    for_python = f" for Python {question.python}" if question.python else ""
    as_of = f", as the index stood on {question.as_of}" if question.as_of else ""
    lines = [
        f"Pinned from requirements.in by {resolver}{for_python}{as_of}.",
        "Install with: pip install --require-hashes -r requirements.txt",
        *(f"Left out: {doubt}" for doubt in doubts),
    ]
    return "".join(f"# {line}\n" for line in lines)
