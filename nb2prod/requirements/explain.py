"""Why each requirement is there: the table behind `--explain`, and the same as JSON."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from nb2prod.diagnostics import Location
from nb2prod.requirements.evidence import believe, describe
from nb2prod.requirements.model import Evidence, ImportedModule, ImportKind, Lock, Requirement, Requirements


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: `cell` counts from 1 and is 0 where no cell tells."""

    distribution: str
    version: str
    why: str
    cell: int


HEADINGS = ("distribution", "version", "why", "cell")


def explain(requirements: Requirements, lock: Lock | None = None) -> tuple[Row, ...]:
    """Every requirement with each piece of evidence, then what is not required and why not.

    With a `lock`, versions are those that it pins; else those that the notebook asks for.
    """
    pinned = dict(lock.pins) if lock else {}
    rows = [row for item in requirements.direct for row in _of_requirement(item, pinned)]
    rows += [Row(item.distribution, pinned[item.distribution], item.reason, 0) for item in (lock.added if lock else ())]
    rows += [
        Row(f"? {item.module}", "", f"unresolved: {item.hint}", _cell(item.location))
        for item in requirements.unresolved
    ]
    rows += [Row("-", "", _not_required(item), _cell(item.location)) for item in _others(requirements.modules)]
    rows += [Row("-", "", f"{item.text}: {item.why}", _cell(item.location)) for item in requirements.refused]
    rows += [
        Row("-", "", f"{item.distribution}: installed, imported nowhere", _cell(item.location))
        for item in requirements.unimported
    ]
    rows += [Row("-", "", f"{name}: a package of the system", 0) for name in requirements.system]
    rows += [Row("-", "", "does not parse: only searched line by line", _cell(place)) for place in requirements.unread]
    rows += [Row("-", "", f"left out: {doubt}", 0) for doubt in (lock.doubts if lock else ())]
    return tuple(rows)


def render_table(rows: Iterable[Row]) -> str:
    """The rows as text in columns, with headings."""
    table = [HEADINGS, *((row.distribution, row.version, row.why, str(row.cell or "")) for row in rows)]
    widths = [max(len(line[column]) for line in table) for column in range(len(HEADINGS) - 2)]
    lines = [f"{name:<{widths[0]}}  {version:<{widths[1]}}  {cell:>4}  {why}" for name, version, why, cell in table]
    return "".join(line.rstrip() + "\n" for line in lines)


def to_json(requirements: Requirements, lock: Lock | None = None) -> dict[str, Any]:
    """All of it, with where it comes from, as plain values for JSON. Cells count from 1."""
    return {
        "python": requirements.python,
        "requirements": [_json_of(item) for item in requirements.direct],
        "unresolved": [
            {"module": item.module, "cell": _cell(item.location), "hint": item.hint} for item in requirements.unresolved
        ],
        "modules": [_json_of_module(item) for item in requirements.modules],
        "refused": [
            {"text": item.text, "why": item.why, "cell": _cell(item.location)} for item in requirements.refused
        ],
        "unimported": [
            {"distribution": item.distribution, "cell": _cell(item.location)} for item in requirements.unimported
        ],
        "system": list(requirements.system),
        "unread": [_cell(place) for place in requirements.unread],
        "lock": _json_of_lock(lock) if lock else None,
    }


def _of_requirement(item: Requirement, pinned: dict[str, str]) -> Iterable[Row]:
    _, believed = believe(item.distribution, item.evidence)
    version = pinned.get(item.distribution, item.specifier)
    why = item.reason.partition("; version")[0]
    yield Row(item.distribution, version, f"{why} ({item.mapped_by})", _cell(item.location))
    seen: set[tuple[str, str]] = set()
    for told in item.evidence:
        if (told.specifier, describe(told)) not in seen:
            seen.add((told.specifier, describe(told)))
            trust = "" if told == believed else " (not followed)"
            yield Row("", told.specifier, f"{told.source}{trust}", _cell(told.location))


def _others(modules: Sequence[ImportedModule]) -> Iterable[ImportedModule]:
    return (item for item in modules if item.kind in (ImportKind.LOCAL, ImportKind.PLATFORM))


def _not_required(item: ImportedModule) -> str:
    where = f"only {item.provider} has it" if item.kind is ImportKind.PLATFORM else f"a file of yours: {item.provider}"
    return f"import {item.name}: {where}"


def _cell(place: Location | None) -> int:
    return place.cell + 1 if place else 0


def _json_of(item: Requirement) -> dict[str, Any]:
    return {
        "distribution": item.distribution,
        "specifier": item.specifier,
        "line": item.line,
        "modules": list(item.modules),
        "reason": item.reason,
        "mapped_by": item.mapped_by,
        "optional": item.optional,
        "evidence": [_json_of_evidence(told) for told in item.evidence],
    }


def _json_of_evidence(told: Evidence) -> dict[str, Any]:
    return {"specifier": told.specifier, "source": told.source, "cell": _cell(told.location) or None}


def _json_of_module(item: ImportedModule) -> dict[str, Any]:
    return {
        "name": item.name,
        "kind": item.kind.value,
        "cell": _cell(item.location),
        "line": item.location.line,
        "optional": item.optional,
        "hidden": item.hidden,
        "provider": item.provider,
    }


def _json_of_lock(lock: Lock) -> dict[str, Any]:
    return {
        "resolver": lock.resolver,
        "python": lock.python,
        "as_of": lock.as_of,
        "date_from": lock.date_from,
        "pins": dict(lock.pins),
        "doubts": list(lock.doubts),
        "notes": list(lock.notes),
        "added": [_json_of(item) for item in lock.added],
    }
