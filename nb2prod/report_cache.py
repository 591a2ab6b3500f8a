"""Reports kept from one run to the next, in one SQLite file that several runs may use at once.

The key is a hash of the notebook's bytes, of what was asked for and of this program, so nothing has ever to be thrown out: what changes gets
another key. Beside that stands for each notebook the stamp that its file had then: while it has it still, not even its bytes are read.
No text from a notebook or a configuration becomes part of a path. Values are JSON: reading a cache that somebody tampered with
can give a wrong report, but runs nothing.
"""

import contextlib
import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from nb2prod.diagnostics import CellPlace, Diagnostic, Fix, Location, Report, Severity, Stop, Verdict
from nb2prod.stamps import Stamp, program_stamp

_MOST_ENTRIES = 20_000
_PATIENCE = 5.0
"""Seconds that one run waits for another that is writing."""
_TABLES = (
    "CREATE TABLE IF NOT EXISTS reports (key TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS places (place TEXT PRIMARY KEY, stamp TEXT NOT NULL, key TEXT NOT NULL)",
)


class Kept(NamedTuple):
    """A report without its path, and what had been seen beside the notebook when it was made."""

    report: Report
    seen: Mapping[str, Stamp]


class ReportCache:
    """The reports in one file. A cache that cannot be opened or written is a cache that is empty: a lint must not fail for it."""

    def __init__(self, file: Path) -> None:
        self._program = program_stamp()
        self._reports: list[tuple[str, str]] = []
        self._places: list[tuple[str, str, str]] = []
        self._connection: sqlite3.Connection | None = None
        with contextlib.suppress(OSError, sqlite3.Error):
            file.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(file, timeout=_PATIENCE)
            for table in _TABLES:
                self._connection.execute(table)

    def key(self, data: bytes, settings: Iterable[str]) -> str:
        """The key of a notebook's bytes and of what decides the report besides them."""
        digest = hashlib.sha256(data)
        digest.update(json.dumps([self._program, *settings]).encode())
        return digest.hexdigest()

    def find(self, key: str) -> Kept | None:
        """The report with this key."""
        return self._select("SELECT value FROM reports WHERE key = ?", key)

    def find_at(self, place: str, stamp: Stamp) -> Kept | None:
        """The report on the notebook that was found at a place, as `key` makes it of the path, if its file has the same stamp still."""
        query = "SELECT value FROM places JOIN reports USING (key) WHERE place = ? AND stamp = ?"
        return self._select(query, place, str(stamp)) if stamp else None

    def keep(self, key: str, report: Report, seen: Mapping[str, Stamp]) -> None:
        """Remember a report until `save`."""
        self._reports.append((key, json.dumps(_encode(report, seen))))

    def keep_place(self, place: str, stamp: Stamp, key: str) -> None:
        """Remember until `save` that the notebook at this place had this stamp, and its report this key."""
        self._places.append((place, str(stamp), key))

    def save(self) -> None:
        """Write what is new, all at once. Of a cache that has grown too large the oldest go."""
        if self._connection is None:
            return
        if self._reports or self._places:
            with contextlib.suppress(sqlite3.Error), self._connection:
                self._connection.executemany("INSERT OR REPLACE INTO reports VALUES (?, ?)", self._reports)
                self._connection.executemany("INSERT OR REPLACE INTO places VALUES (?, ?, ?)", self._places)
                for table in ("reports", "places"):
                    newest = f"SELECT rowid FROM {table} ORDER BY rowid DESC LIMIT ?"
                    self._connection.execute(f"DELETE FROM {table} WHERE rowid NOT IN ({newest})", (_MOST_ENTRIES,))
        self._connection.close()

    def _select(self, query: str, *values: str) -> Kept | None:
        if self._connection is None:
            return None
        try:
            row = self._connection.execute(query, values).fetchone()
            return None if row is None else _decode(json.loads(row[0]))
        except (sqlite3.Error, ValueError, TypeError, KeyError):  # damaged, or not written by us
            return None


def _encode(report: Report, seen: Mapping[str, Stamp]) -> dict[str, Any]:
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


def _decode(value: Mapping[str, Any]) -> Kept:
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
    return Kept(report, {path: tuple(stamp) for path, stamp in value["seen"].items()})


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
