"""What `nb2prod requirements` says beside its result: what is worth knowing of the notebook, of the pins, of a check, of an install test."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from nb2prod.cli.terminal import count_cells

if TYPE_CHECKING:
    from nb2prod.requirements import InstallReport, Lock, Mismatch, Requirements


def notes_on(found: "Requirements") -> Iterator[str]:
    """What could not be named, what was not let through, packages of the system, cells that were only searched line by line."""
    for item in found.unresolved:
        yield f"unresolved: {item.module} ({_place(item.notebook, item.location.cell)}). {item.hint}"
    for refused in found.refused:
        yield f"not followed: {refused.text} ({_place(refused.notebook, refused.location.cell)}): {refused.why}"
    if found.system:
        yield f"packages of the system, for its own package manager: {', '.join(found.system)}"
    if found.unread and not any(item.notebook for item in found.unresolved):
        yield f"{count_cells([place.cell for place in found.unread])}: not Python that parses, searched for imports line by line"


def notes_on_lock(made: "Lock") -> Iterator[str]:
    """What is known of the pins, and what to look at before they are trusted."""
    from nb2prod.pins import remarks

    yield from remarks(made)
    yield from made.notes


def describe_check(file: str, mismatches: Sequence["Mismatch"]) -> str:
    """A line for each difference, and the sum."""
    lines = [f"{item.kind:<8} {item.message}" for item in mismatches]
    harmful = sum(item.harmful for item in mismatches)
    lines.append(f"{file}: {harmful} missing or different, {len(mismatches) - harmful} listed without being imported")
    return "".join(f"{line}\n" for line in lines)


def check_as_json(file: str, mismatches: Sequence["Mismatch"]) -> dict[str, Any]:
    """The same for a program."""
    return {
        "file": file,
        "passed": not any(item.harmful for item in mismatches),
        "mismatches": [
            {
                "kind": item.kind,
                "distribution": item.distribution,
                "message": item.message,
                "harmful": item.harmful,
            }
            for item in mismatches
        ],
    }


def describe_proof(report: "InstallReport") -> Iterator[str]:
    """The modules that cannot be imported, and how many can."""
    failed = [result for result in report.imports if result.error]
    for result in failed:
        yield f"cannot be imported: {result.module}{' (optional)' if result.optional else ''}: {result.error}"
    count = len(report.imports)
    yield f"install test {'passed' if report.passed else 'failed'}: {count - len(failed)} of {count} modules imported on Python {report.python}"


def _place(notebook: str, cell: int) -> str:
    return f"{notebook}, cell {cell + 1}" if notebook else f"cell {cell + 1}"
