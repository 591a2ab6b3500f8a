"""What secrets look like. Only shapes that are hardly ever anything else: a scanner that cries wolf is switched off."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from nb2prod.patterns import pattern

Shape = tuple[str, tuple[str, ...], re.Pattern[str]]
"""What a kind of secret is called, the words of which one begins it, and the pattern."""

_SHAPES: tuple[Shape, ...] = (
    ("an AWS access key", ("AKIA", "ASIA"), pattern(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b")),
    ("a GitHub token", ("ghp_", "gho_", "ghs_", "ghu_", "ghr_"), pattern(r"\bgh[pousr]_[A-Za-z0-9]{36,}\b")),
    ("a GitHub token", ("github_pat_",), pattern(r"\bgithub_pat_\w{60,}\b")),
    ("a GitLab token", ("glpat-",), pattern(r"\bglpat-[\w-]{20,}")),
    ("a Slack token", ("xox",), pattern(r"\bxox[abprs]-\d{6,}-[\w-]{10,}")),
    ("a Slack webhook", ("hooks.slack.com",), pattern(r"hooks\.slack\.com/services/T\w+/B\w+/\w{20,}")),
    ("a Google API key", ("AIza",), pattern(r"\bAIza[\w-]{35}(?![\w-])")),
    ("a Google client secret", ("GOCSPX-",), pattern(r"\bGOCSPX-[\w-]{28}")),
    ("an Anthropic key", ("sk-ant-",), pattern(r"\bsk-ant-[\w-]{32,}")),
    ("an OpenAI key", ("sk-",), pattern(r"\bsk-(?:proj-[\w-]{40,}|[A-Za-z0-9]{40,})")),
    ("a Hugging Face token", ("hf_",), pattern(r"\bhf_[A-Za-z0-9]{34}\b")),
    ("a Stripe key", ("_live_",), pattern(r"\b[sr]k_live_[0-9A-Za-z]{24,}")),
    ("a SendGrid key", ("SG.",), pattern(r"\bSG\.[\w-]{22}\.[\w-]{43}")),
    ("a PyPI token", ("pypi-AgE",), pattern(r"\bpypi-AgE[\w-]{50,}")),
    ("a Databricks token", ("dapi",), pattern(r"\bdapi[0-9a-f]{32}\b")),
    (
        "a private key",
        ("PRIVATE KEY-----",),
        pattern(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s*(?:\\n)?[A-Za-z0-9+/=]{40}"),
    ),
    (
        "a password in an address",
        ("://",),
        pattern(r"://[^\s/:@'\"{}<>$]+:(?P<value>[^\s/:@'\"{}<>$]{6,})@[\w.-]+"),
    ),
)

_ASSIGNED = pattern(
    r"(?i)(?:passw(?:or)?d|secret(?:_?key)?|api_?key|auth_?token|access_?token|access_?key)(?:['\"]\]?)?"
    r"\s*[=:]\s*(?P<quote>['\"])(?P<value>[^'\"\s\\]{8,120})(?P=quote)"
)
_PLACEHOLDER = pattern(
    r"(?i)x{3,}|your|my[_-]?(?:pass|key|secret|token)|example|sample|change|replace|insert|dummy|fake|test|todo|none|null|\.\.\.|\*{3}|[<>{}$%]|"
    r"passw(?:or)?d|secret|token|api[_-]?key|placeholder|redacted|enter|here|user"
)
_PARTS_CALLED = ("passw", "secret", "api", "token", "access")
"""In each of the following is one of these: the fewer words to look for, the better."""
_CALLED = tuple(
    "passw secret api_key apikey auth_token authtoken access_token accesstoken access_key accesskey".split()
)
_SCHEME = pattern(r"\b[a-z][a-z0-9+]*\Z")
_LONGEST_SCHEME = 40
_ENOUGH_BITS = 2.8
_SHORTEST = 16
_BEGINNINGS = pattern("|".join(re.escape(word) for _, words, _ in _SHAPES for word in words if word != "://"))


def find_secrets(text: str, shapes: Iterable[Shape], *, assigned: bool) -> Iterator[tuple[str, int]]:
    """What kind of secret stands where in a text, of those in `shapes`. With `assigned`, also literals that are assigned to something called a password."""
    known: list[re.Match[str]] = []
    for kind, words, shape in shapes:
        if any(word in text for word in words):
            for match in shape.finditer(text):
                if not _is_placeholder(match["value" if "value" in shape.groupindex else 0]):
                    start = _start(text, match)
                    if start is not None:
                        known.append(match)
                        yield kind, start
    if assigned and may_call_something_secret(text):
        for match in _ASSIGNED.finditer(text):
            at = match.start("value")
            if _is_random(match["value"]) and not any(other.start() <= at < other.end() for other in known):
                yield "a password or key", at - 1


def _start(text: str, match: re.Match[str]) -> int | None:
    """Where the secret starts. An address was found by its `://`, which is quick to look for, and starts before it; None where it does not."""
    if not match[0].startswith("://"):
        return match.start()
    before = text[max(0, match.start() - _LONGEST_SCHEME) : match.start()]
    scheme = _SCHEME.search(before)
    return None if scheme is None else match.start() - len(scheme[0])


def may_call_something_secret(text: str) -> bool:
    """Does the text speak of passwords or keys?"""
    lower = text.lower()
    return _has_any(lower, _PARTS_CALLED) and _has_any(lower, _CALLED)


def possible_shapes(text: str) -> tuple[Shape, ...]:
    """The kinds of secrets of which the text holds a beginning: hardly ever any, which is soon told."""
    is_address = "://" in text and "@" in text
    if len(text) < _SHORTEST or not (is_address or _BEGINNINGS.search(text)):
        return ()
    return tuple(shape for shape in _SHAPES if (is_address if shape[1] == ("://",) else _has_any(text, shape[1])))


def _has_any(text: str, words: tuple[str, ...]) -> bool:
    for word in words:  # noqa: SIM110  # a generator would cost more than the searches
        if word in text:
            return True
    return False


def _is_placeholder(text: str) -> bool:
    return _PLACEHOLDER.search(text) is not None or len(set(text)) < 6


def _is_random(text: str) -> bool:
    """Has the text digits or signs among its letters, and enough variety to be no word?"""
    mixed = any(c.isalpha() for c in text) and any(not c.isalpha() for c in text)
    return mixed and not _is_placeholder(text) and _entropy(text) >= _ENOUGH_BITS and " " not in text


def _entropy(text: str) -> float:
    """Bits per character."""
    return -sum(n / len(text) * math.log2(n / len(text)) for n in Counter(text).values())
