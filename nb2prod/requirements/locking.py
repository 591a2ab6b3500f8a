"""From direct requirements to a lock: everything pinned, with hashes, and as much of what the notebook tells as can be true."""

import platform
import re
import tempfile
import time
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from nb2prod.requirements.claims import passed_over, write_false_claims
from nb2prod.requirements.evidence import PYTHON, believe, describe, tightest_bound
from nb2prod.requirements.interpreters import find_python
from nb2prod.requirements.mending import write_mended_metadata
from nb2prod.requirements.model import Lock, Requirement, Requirements
from nb2prod.requirements.process import Finished, run
from nb2prod.requirements.render import checked_line
from nb2prod.requirements.resolvers import Question, explain_failure, is_contradiction, lacks_wheels, resolver_command
from nb2prod.requirements.unsaid import unsaid_needs

TIME_LIMIT = 300.0
INDIRECT = ("pip output", "package list", "version listing", "environment")
"""What tells the versions of distributions that the notebook does not import itself."""
FOUNDATIONS = frozenset(
    {"numpy", "packaging", "protobuf", "pyparsing", "setuptools", "six", "typing-extensions", "urllib3"}
)
"""Distributions that others bound most: where two versions contradict each other, theirs gives way first."""
FAR = 3
"""Minor versions that a pin may be older than what was there, before that is worth a note."""
_PIN = re.compile(r"^(?P<name>[A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What is asked of the resolver at once: `lines` are a must, `wishes` are exact versions that it takes where they fit. For the versions
    of `hearsay` no source is built: nobody saw them at work, and old sources seldom build on a newer Python."""

    lines: tuple[str, ...]
    wishes: Mapping[str, str]
    hearsay: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the resolver made of `attempt`: the `text` of a lock, why not all versions could be met ("" if they were), what had to be added."""

    text: str
    attempt: _Attempt
    cause: str = ""
    added: tuple[Requirement, ...] = ()


class _Resolver:
    """The resolver with its question and the time that it has left."""

    def __init__(self, name: str, question: Question, time_limit: float) -> None:
        self.name, self.question, self._limit, self._ends = name, question, time_limit, time.monotonic() + time_limit

    def ask(self, attempt: _Attempt) -> Finished:
        """The answer from wheels alone; where they do not suffice and sources may be built, the answer from both. Its text is in `out`."""
        finished = self._ask(attempt, allow_sdists=False)
        lacking = canonicalize_name(lacks_wheels(finished.err)) if finished.code != 0 else ""
        if lacking and self.question.allow_sdists and lacking not in attempt.hearsay:
            return self._ask(attempt, allow_sdists=True)
        return finished

    def newest(self, names: Iterable[str]) -> dict[str, str]:
        """The newest version of each distribution on the date, whatever it needs; {} where the resolver cannot tell."""
        finished = self._ask(_Attempt(tuple(names), {}), allow_sdists=self.question.allow_sdists, alone=True)
        return dict(pins_of(finished.out)) if finished.code == 0 else {}

    def _ask(self, attempt: _Attempt, *, allow_sdists: bool, alone: bool = False) -> Finished:
        command = resolver_command(self.name, replace(self.question, allow_sdists=allow_sdists, alone=alone))
        with tempfile.TemporaryDirectory(prefix="nb2prod-lock-") as folder:
            result = Path(folder) / "requirements.txt"
            _write(Path(folder) / "requirements.in", attempt.lines)
            _write(result, [f"{name}=={version}" for name, version in sorted(attempt.wishes.items())])
            command += write_mended_metadata(Path(folder)) if self.name == "uv" else []
            command += write_false_claims(Path(folder), self.question.python)
            left = max(0.0, self._ends - time.monotonic())
            finished = run(
                command, folder=Path(folder), time_limit=left, shown_limit=self._limit, act="resolve the requirements"
            )
            return replace(finished, out=result.read_text(encoding="utf-8")) if finished.code == 0 else finished


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
    they go together and exist for that Python; the others are left out and said in `doubts`. Raises RequirementsError, with a hint,
    where the requirements cannot be met, the index cannot be reached, or `time_limit` seconds are over.
    """
    interpreter = find_python(python) if allow_sdists and python else ""
    question = Question(python, as_of, offline, allow_sdists, index_url, interpreter=interpreter)
    if not requirements.direct:
        return Lock(_header(resolver, question), resolver, as_of, python=python)
    if progress:
        progress(f"resolving {len(requirements.direct)} requirements with {resolver}")
    asked = _Resolver(resolver, question, time_limit)
    answer = _with_unsaid(asked, _resolve(asked, requirements))
    pins = pins_of(answer.text)
    doubts = tuple(_doubts(requirements, dict(pins), answer.cause))
    held_back = _held_back(asked, requirements, dict(pins)) if as_of and resolver == "uv" else ()
    avoided = () if as_of else passed_over(dict(pins), python)
    notes = (*(f"{item.line}: {item.reason}" for item in answer.added), *avoided, *held_back)
    text = _header(resolver, question, doubts, notes) + answer.text
    return Lock(text, resolver, as_of, pins, python, doubts, notes, added=answer.added)


def pins_of(text: str) -> tuple[tuple[str, str], ...]:
    """Names and versions that a requirements.txt pins."""
    return tuple((canonicalize_name(match["name"]), match["version"]) for match in _PIN.finditer(text))


def settle(requirements: Requirements, made: Lock) -> Requirements:
    """The requirements as the lock could meet them: without versions that it had to leave out, without what it could not find, and with what
    it had to add."""
    pins = dict(made.pins)
    found = [item for item in requirements.direct if item.distribution in pins]
    settled = tuple(item if _is_met(item, pins) else _without_version(item) for item in found)
    if not (made.doubts or made.added):
        return requirements
    all_of_them = {item.distribution: item for item in (*settled, *made.added)}
    return replace(requirements, direct=tuple(all_of_them[name] for name in sorted(all_of_them)))


def _without_version(item: Requirement) -> Requirement:
    return replace(item, specifier="", reason=item.reason.partition("; version")[0])


def _resolve(resolver: _Resolver, requirements: Requirements) -> _Answer:
    """The resolver's answer to the first attempt that it can meet."""
    first, *others = _attempts(requirements)
    finished = resolver.ask(first)
    if finished.code == 0:
        return _Answer(finished.out, first)
    _raise_unless_told_too_much(finished, requirements, resolver.question)
    cause = explain_failure(finished.err, resolver.question).message
    for attempt in others:
        finished = resolver.ask(attempt)
        if finished.code == 0:
            return _Answer(finished.out, attempt, cause)
    raise explain_failure(finished.err, resolver.question)


def _with_unsaid(resolver: _Resolver, answer: _Answer) -> _Answer:
    """The answer with what its distributions need and do not ask for; all other pins stay, where they can."""
    pins = pins_of(answer.text)
    added = unsaid_needs(pins, resolver.question.python or platform.python_version())
    if not added:
        return answer
    more = replace(answer.attempt, lines=(*answer.attempt.lines, *_lines(added)), wishes=dict(pins))
    finished = resolver.ask(more)
    return replace(answer, text=finished.out, added=added) if finished.code == 0 else answer


def _attempts(requirements: Requirements) -> list[_Attempt]:
    """From the strictest to the loosest: all is a must; versions that are only declared go; versions of what many others bound become wishes; all
    exact versions do; bounds go; at last goes what may not be needed."""
    direct, indirect = requirements.direct, _indirect(requirements)
    hearsay = frozenset(item.distribution for item in direct if _is_hearsay(item))
    told = [_loosened(item) if item.distribution in hearsay else item for item in direct]
    exact = _exact(told)
    bounding = {name: version for name, version in exact.items() if name in FOUNDATIONS}
    free = [replace(item, specifier="") if item.evidence else item for item in told]
    needed = [item for item in free if not item.optional]
    attempts = [
        _Attempt(_lines(direct), indirect, hearsay),
        _Attempt(_lines(told), indirect),
        _Attempt(_lines(_unpinned(told, bounding)), indirect | bounding),
        _Attempt(_lines(_unpinned(told, exact)), indirect | exact),
        _Attempt(_lines(free), indirect | exact),
        _Attempt(_lines(needed), indirect | exact),
    ]
    return [
        attempt
        for number, attempt in enumerate(attempts)
        if attempt.lines not in {one.lines for one in attempts[:number]}
    ]


def _loosened(item: Requirement) -> Requirement:
    """The requirement with nothing but the bound that the notebook's own code sets."""
    bound = tightest_bound(item.distribution, item.evidence)
    return replace(item, specifier=bound.specifier if bound else "")


def _is_hearsay(item: Requirement) -> bool:
    _, believed = believe(item.distribution, item.evidence)
    return believed is not None and believed.source.startswith(("declared", "name"))


def _unpinned(items: Iterable[Requirement], names: Container[str]) -> list[Requirement]:
    return [replace(item, specifier="") if item.distribution in names else item for item in items]


def _raise_unless_told_too_much(finished: Finished, requirements: Requirements, question: Question) -> None:
    """Go on only where fewer versions could help. Where a distribution in the depth has no wheel, the user may allow sources instead."""
    lacking = lacks_wheels(finished.err)
    own = {item.distribution for item in requirements.direct if item.specifier or item.optional}
    indirect = bool(lacking) and canonicalize_name(lacking) not in own and not question.allow_sdists
    if indirect or not own or not is_contradiction(finished.err):
        raise explain_failure(finished.err, question)


def _lines(items: Iterable[Requirement]) -> tuple[str, ...]:
    return tuple(checked_line(item) for item in items)


def _exact(items: Iterable[Requirement]) -> dict[str, str]:
    """Requirements with one exact version that rests on evidence."""
    told = [item for item in items if item.evidence and re.fullmatch(r"==[^,*]+", item.specifier)]
    return {item.distribution: item.specifier.removeprefix("==") for item in told}


def _indirect(requirements: Requirements) -> dict[str, str]:
    """Versions of what the requirements need in turn, as the tools printed them; the last word on each."""
    direct = {item.distribution for item in requirements.direct} | {PYTHON}
    told = (item for item in requirements.evidence if item.source in INDIRECT and item.distribution not in direct)
    return {
        item.distribution: item.specifier.removeprefix("==")
        for item in told
        if re.fullmatch(r"==[^,*]+", item.specifier)
    }


def _doubts(requirements: Requirements, pins: Mapping[str, str], cause: str) -> Iterable[str]:
    """What the lock does not have as the notebook tells it."""
    for item in requirements.direct:
        _, believed = believe(item.distribution, item.evidence)
        told = f" ({describe(believed)})" if believed else ""
        if item.distribution not in pins:
            yield f"{item.line}{told}: nothing fits; {cause}"
        elif not _is_met(item, pins):
            yield f"{item.line}{told}: {pins[item.distribution]} instead; {cause}"


def _held_back(resolver: _Resolver, requirements: Requirements, pins: Mapping[str, str]) -> Iterable[str]:
    """Requirements that nobody bound and that are still far behind: something else holds them back, often wrong metadata, or a missing wheel."""
    free = [item.distribution for item in requirements.direct if not item.specifier and item.distribution in pins]
    newest = resolver.newest(free) if free else {}
    for name in free:
        if name in newest and _is_far_behind(Version(pins[name]), Version(newest[name])):
            yield f"{name} {pins[name]} is older than {newest[name]}, which was there on that day: another requirement holds it back"


def _is_far_behind(version: Version, newest: Version) -> bool:
    return newest.major > version.major or (newest.major == version.major and newest.minor - version.minor >= FAR)


def _is_met(item: Requirement, pins: Mapping[str, str]) -> bool:
    return item.distribution in pins and SpecifierSet(item.specifier).contains(
        pins[item.distribution], prereleases=True
    )


def _write(path: Path, lines: Sequence[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _header(resolver: str, question: Question, doubts: Sequence[str] = (), notes: Sequence[str] = ()) -> str:
    for_python = f" for Python {question.python}" if question.python else ""
    as_of = f", as the index stood on {question.as_of}" if question.as_of else ""
    lines = [
        f"Pinned from requirements.in by {resolver}{for_python}{as_of}.",
        "Install with: pip install --require-hashes -r requirements.txt",
        *("Left out: " + " ".join(doubt.split()) for doubt in doubts),
        *(f"Note: {note}" for note in notes),
    ]
    return "".join(f"# {line}\n" for line in lines)
