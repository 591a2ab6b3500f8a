"""Versions in text that pip, conda and version listings print: what was installed, seen by the tools themselves."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from packaging.utils import canonicalize_name

LONGEST_TEXT = 400_000
"""Characters of an output that are looked at: pip says its results within them."""

PIP_SAYS = ("install", "already", "incompatible", "Version:")
"""One of these is in whatever pip says of a version; other outputs need no second look."""

_VERSION = r"\d+(?:\.\d+)+(?:(?:a|b|rc|\.post|\.dev)\d+)*(?:\+[\w.]+)?|\d{4,}(?:\.\d+)*"
_NAME = r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?"
_INSTALLED = re.compile(r"Successfully installed (?P<items>[^\n]+)")
_ITEM = re.compile(rf"(?P<name>{_NAME})-(?P<version>\d[\w.+!]*)(?=\s|$)")
_SATISFIED = re.compile(
    rf"Requirement already (?:satisfied|up-to-date)[^:\n]*: (?P<name>{_NAME})[^\n]*\((?P<version>\d[\w.+]*)\)\s*$",
    re.MULTILINE,
)
_EXISTING = re.compile(rf"Found existing installation: (?P<name>{_NAME}) (?P<version>{_VERSION})")
_CLASH = re.compile(rf"have (?P<name>{_NAME}) (?P<version>{_VERSION}) which is incompatible")
_REQUIRES = re.compile(
    rf"(?:^|ERROR: )(?P<name>{_NAME}) (?P<version>{_VERSION}) (?:has requirement|requires) ", re.MULTILINE
)
_SHOWN = re.compile(rf"^Name: (?P<name>{_NAME})\s*\nVersion: (?P<version>{_VERSION})", re.MULTILINE)
_FROZEN = re.compile(rf"^(?P<name>{_NAME})==(?P<version>{_VERSION})\s*$", re.MULTILINE)
_LISTED = re.compile(rf"^(?P<name>{_NAME})\s{{2,}}(?P<version>{_VERSION})(?:\s|$)", re.MULTILINE)
_LISTING_HEAD = re.compile(r"^Package\s+Version|^# packages in environment|^#\s+Name\s+Version", re.MULTILINE)
_MARKED = re.compile(rf"^\s*(?P<name>{_NAME})\s*(?::|==|\s)\s*(?P<version>{_VERSION})\s*$", re.MULTILINE)
_SITE_PACKAGES = re.compile(r"python(?P<version>[23]\.\d+)/(?:site|dist)-packages")
_PYTHON = re.compile(
    r"^\s*(?:C?Python|Python version|python)\s*:?\s+(?P<version>[23]\.\d+\.\d+)\b", re.MULTILINE | re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class SeenVersion:
    """A distribution and its version, as `source` ("pip output", "package list") printed it. "python" stands for the interpreter."""

    distribution: str
    version: str
    source: str


def versions_in_text(text: str, source: str) -> Iterator[SeenVersion]:
    """The versions that an output `text` of a cell with the given `source` tells, in the order of the text, the later the truer."""
    text = text[:LONGEST_TEXT]
    if any(word in text for word in PIP_SAYS):
        yield from _of_pip(text)
    if "pip freeze" in source or "pip list" in source or "conda list" in source or _LISTING_HEAD.search(text):
        yield from _pairs(_FROZEN, text, "package list")
        yield from _pairs(_LISTED, text, "package list")
    if "watermark" in source or "show_versions" in source or "session_info" in source or "sinfo" in source:
        listed = _pairs(_MARKED, text, "version listing")
        yield from (seen for seen in listed if seen.distribution not in ("cpython", "python", "python-version"))
        yield from (SeenVersion("python", match["version"], "version listing") for match in _PYTHON.finditer(text))


def python_in_text(text: str) -> str:
    """The Python ("3.7") whose folder of packages an output mentions, or ""."""
    match = _SITE_PACKAGES.search(text[:LONGEST_TEXT])
    return match["version"] if match else ""


def _of_pip(text: str) -> Iterator[SeenVersion]:
    yield from _pairs(_EXISTING, text, "pip output")
    yield from _pairs(_SATISFIED, text, "pip output")
    yield from _pairs(_REQUIRES, text, "pip output")
    yield from _pairs(_CLASH, text, "pip output")
    for match in _INSTALLED.finditer(text):
        yield from _pairs(_ITEM, match["items"], "pip output")
    yield from _pairs(_SHOWN, text, "pip output")


def _pairs(pattern: re.Pattern[str], text: str, source: str) -> Iterator[SeenVersion]:
    for match in pattern.finditer(text):
        yield SeenVersion(canonicalize_name(match["name"]), match["version"], source)
