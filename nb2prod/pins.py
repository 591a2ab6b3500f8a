"""Pins for notebooks: for which Python, as of which day, and when there can be none."""

import hashlib
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from nb2prod.ipython import to_python_cells
from nb2prod.notebook import Notebook
from nb2prod.requirements import (
    AsOf,
    InstallReport,
    Lock,
    Requirement,
    Requirements,
    choose_date,
    commit_dates,
    install_test,
    installtest,
    is_resolvable,
    lock,
    locking,
)

OLDEST_PACKAGE = (3, 7)
"""The oldest Python that what we generate can run on: its modules begin with `from __future__ import annotations`."""


@dataclass(frozen=True, slots=True)
class PinOptions:
    """How to pin. `python` "" is the one that ran the notebook; `as_of` is a date, "auto" or "none"; `time_limit` is in seconds, None for the usual one."""

    resolver: str = "uv"
    python: str = ""
    as_of: str = "none"
    offline: bool = False
    allow_sdists: bool = False
    time_limit: float | None = None


def pin(
    needs: Requirements,
    notebooks: Sequence[Notebook],
    options: PinOptions,
    progress: Callable[[str], None] | None = None,
) -> Lock:
    """The lock for what `notebooks` need together: for the Python that ran them, or the running one where they do not say.

    Of several notebooks the latest day counts, for what they need together must have been there. Raises RequirementsError, with a hint, where nothing can be pinned.
    """
    python = options.python or needs.python or platform.python_version()
    day = max((_day_of(notebook, python, options.as_of) for notebook in notebooks), key=lambda day: day.date)
    made = lock(
        needs,
        resolver=options.resolver,
        python=python,
        as_of=day.date,
        offline=options.offline,
        allow_sdists=options.allow_sdists,
        time_limit=options.time_limit or locking.TIME_LIMIT,
        progress=progress,
    )
    return replace(made, date_from=day.why) if options.as_of == "auto" else made


def pin_package(
    needs: Requirements,
    notebooks: Sequence[Notebook],
    options: PinOptions,
    progress: Callable[[str], None] | None = None,
) -> tuple[Lock | None, str]:
    """The lock for the package made of `notebooks`, or None and the reason: a notebook of a Python that no resolver knows is no reason to stop a conversion."""
    python = options.python or needs.python
    if not is_resolvable(python):
        return None, (
            f"the requirements are not pinned: the notebook was run with Python {python}, which no resolver of today knows; "
            "`nb2prod requirements --python 3.11` pins them for another"
        )
    if python and _minor(python) < OLDEST_PACKAGE:
        options = replace(options, python=".".join(map(str, OLDEST_PACKAGE)))
    return pin(needs, notebooks, options, progress), ""


def question_of(needs: Requirements) -> str:
    """A digest of what a resolver would be asked. Where in the notebook all that stands is not part of it: a new cell at the top changes nothing."""
    minor = ".".join(needs.python.split(".")[:2])
    lines = [f"python {minor}", *(f"{item.line} {item.optional}" for item in needs.direct)]
    lines += sorted(f"{told.distribution}{told.specifier} {told.source}" for told in needs.evidence)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def remember_lock(made: Lock, wanted: str) -> dict[str, object]:
    """The lock without its text, as values that JSON has; `wanted` is what it answers, by which it is known to be still good."""
    added = [[item.distribution, item.specifier, list(item.modules), item.reason] for item in made.added]
    return {
        "wanted": wanted,
        "python": made.python,
        "as_of": made.as_of,
        "date_from": made.date_from,
        "doubts": list(made.doubts),
        "notes": list(made.notes),
        "added": added,
    }


def recall_lock(remembered: object, text: str) -> tuple[str, Lock] | None:
    """What a lock answers, and the lock; `text` is its requirements.txt. None where that cannot have been remembered: then it is made again."""
    match remembered:
        case {
            "wanted": str(wanted),
            "python": str(python),
            "as_of": str(as_of),
            "date_from": str(date_from),
            "doubts": [*doubts],
            "notes": [*notes],
            "added": [*added],
        } if all(isinstance(item, str) for item in (*doubts, *notes)):
            requirements = tuple(_recalled(item) for item in added)
            if None in requirements:
                return None
            known = tuple(item for item in requirements if item is not None)
            pins = locking.pins_of(text)
            return wanted, Lock(text, "", as_of, pins, python, tuple(doubts), tuple(notes), date_from, known)
    return None


def _recalled(item: object) -> Requirement | None:
    match item:
        case [str(name), str(specifier), [*modules], str(reason)] if all(isinstance(module, str) for module in modules):
            return Requirement(name, specifier, tuple(map(str, modules)), reason, mapped_by="")
    return None


def remarks(made: Lock | None) -> tuple[str, ...]:
    """What a person should know of pins: the day that was found out, and what the notebook tells and they do not have."""
    if made is None:
        return ()
    day = [f"pinned as of {made.as_of or 'today'}: {made.date_from}"] if made.date_from else []
    return (*day, *(f"left out of the pins: {doubt}" for doubt in made.doubts))


def prove(
    needs: Requirements, made: Lock, options: PinOptions, progress: Callable[[str], None] | None = None
) -> InstallReport:
    """Install the lock into a fresh environment of its Python, checking every hash, and import every module of `needs` there.

    Raises RequirementsError where there is no such Python, or something cannot be installed.
    """
    return install_test(
        made,
        needs.modules,
        python=made.python,
        offline=options.offline,
        allow_sdists=options.allow_sdists,
        time_limit=options.time_limit or installtest.TIME_LIMIT,
        progress=progress,
    )


def package_python(needs: Requirements, made: Lock | None, unknown: str) -> str:
    """The minor version ("3.8") that the package asks for: that of its pins or of its notebook, `unknown` where neither tells."""
    python = (made.python if made else "") or needs.python or unknown
    return ".".join(str(part) for part in max(_minor(python), OLDEST_PACKAGE))


def _minor(python: str) -> tuple[int, ...]:
    return tuple(int(part) for part in python.split(".")[:2])


def _day_of(notebook: Notebook, python: str, wanted: str) -> AsOf:
    if wanted != "auto":
        return choose_date(wanted, notebook, (), python)
    return choose_date(wanted, notebook, to_python_cells(notebook), python, commit_dates(notebook.path))
