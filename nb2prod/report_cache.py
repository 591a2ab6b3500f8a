"""Reports kept from one run to the next, in one SQLite file that several runs may use at once.

The key is a hash of the notebook's bytes, of what was asked for and of this program, so nothing has ever to be thrown out: what changes gets
another key. No text from a notebook or a configuration becomes part of a path. Values are JSON: reading a cache that somebody tampered with
can give a wrong report, but runs nothing.
"""

import contextlib
import hashlib
import json
import sqlite3
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from nb2prod import __version__
from nb2prod.diagnostics import CellPlace, Diagnostic, Fix, Location, Report, Severity, Stop, Verdict

_MOST_ENTRIES = 20_000
_PATIENCE = 5.0
"""Seconds that one run waits for another that is writing."""


def cache_key(data: bytes, settings: Iterable[str]) -> str:
    """The key of a notebook's bytes and of what decides the report besides them."""
    digest = hashlib.sha256(data)
    program = (__version__, sys.version, sys.prefix)
    digest.update(json.dumps([*program, *settings]).encode())
    return digest.hexdigest()


class ReportCache:
    """The reports in one file. A cache that cannot be opened or written is a cache that is empty: a lint must not fail for it."""

    def __init__(self, file: Path) -> None:
        self._new: list[tuple[str, str]] = []
        self._connection: sqlite3.Connection | None = None
        with contextlib.suppress(OSError, sqlite3.Error):
            file.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(file, timeout=_PATIENCE)
            self._connection.execute("CREATE TABLE IF NOT EXISTS reports (key TEXT PRIMARY KEY, value TEXT NOT NULL)")

    def find(self, key: str) -> tuple[Report, Mapping[str, str]] | None:
        """The report with this key, without a path, and what had been seen beside the notebook when it was made."""
        if self._connection is None:
            return None
        try:
            row = self._connection.execute("SELECT value FROM reports WHERE key = ?", (key,)).fetchone()
            return None if row is None else _decode(json.loads(row[0]))
        except (sqlite3.Error, ValueError, TypeError, KeyError):  # damaged, or not written by us
            return None

    def keep(self, key: str, report: Report, seen: Mapping[str, str]) -> None:
        """Remember a report until `save`."""
        self._new.append((key, json.dumps(_encode(report, seen))))

    def save(self) -> None:
        """Write what is new, all at once. Of a cache that has grown too large the oldest go."""
        if self._connection is None:
            return
        with contextlib.suppress(sqlite3.Error), self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO reports VALUES (?, ?)", self._new)
            newest = "SELECT rowid FROM reports ORDER BY rowid DESC LIMIT ?"
            self._connection.execute(f"DELETE FROM reports WHERE rowid NOT IN ({newest})", (_MOST_ENTRIES,))
        self._connection.close()


def _encode(report: Report, seen: Mapping[str, str]) -> dict[str, Any]:
    """All but the path. What is found is a list of values in the order of the fields, which is half as long as a table."""
    return {
        "seen": dict(seen),
        "cells": [[c.index, c.kind, c.id, c.execution_count, c.source, c.json_line] for c in report.cells],
        "found": [_encode_diagnostic(one) for one in report.diagnostics],
        "suppressed": [_encode_diagnostic(one) for one in report.suppressed],
        "verdict": report.verdict.value,
        "stop": report.stop
        and [_point(report.stop.location), report.stop.code_cell, report.stop.name, report.stop.why],
        "why_unknown": report.why_unknown,
        "language": report.language,
        "error": report.error,
    }


def _encode_diagnostic(one: Diagnostic) -> list[Any]:
    fix = one.fix and [_point(one.fix.start), _point(one.fix.end), one.fix.replacement]
    related = [_point(where) for where in one.related]
    return [_point(one.location), one.code, one.message, one.severity.value, one.names, related, fix, one.rule]


def _point(where: Location) -> list[int]:
    return [where.cell, where.line, where.column]


def _decode(value: Mapping[str, Any]) -> tuple[Report, Mapping[str, str]]:
    stop = value["stop"]
    report = Report(
        path="",
        cells=tuple(CellPlace(*cell) for cell in value["cells"]),
        diagnostics=tuple(_decode_diagnostic(*one) for one in value["found"]),
        suppressed=tuple(_decode_diagnostic(*one) for one in value["suppressed"]),
        verdict=Verdict(value["verdict"]),
        stop=stop and Stop(Location(*stop[0]), *stop[1:]),
        why_unknown=value["why_unknown"],
        language=value["language"],
        error=value["error"],
    )
    return report, value["seen"]


def _decode_diagnostic(
    where: list[int], code: str, message: str, severity: str, names: list[str], related: Any, fix: Any, rule: str
) -> Diagnostic:
    return Diagnostic(
        Location(*where),
        code,
        message,
        Severity(severity),
        tuple(names),
        tuple(Location(*point) for point in related),
        fix and Fix(Location(*fix[0]), Location(*fix[1]), fix[2]),
        rule,
    )
