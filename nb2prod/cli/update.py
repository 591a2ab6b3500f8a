"""`nb2prod update`: a package is generated again, and what people made of it is kept."""

import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nb2prod.cli.own_template import TemplateOption, TrustOption
from nb2prod.cli.terminal import note, progress, say

if TYPE_CHECKING:
    from nb2prod.scaffold import Change
    from nb2prod.update import Update

FOUND = 1
_DONE = {"create": "created", "update": "updated", "delete": "deleted", "conflict": "conflict"}


def update(
    project: Annotated[Path, typer.Argument(metavar="DIR", help="What `nb2prod convert` wrote.")],
    notebook: Annotated[
        list[Path] | None,
        typer.Option(metavar="PATH", help="Where the notebook is now, if it was moved. Repeat for several, in order."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit with 1 if there is something to do.")
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Write nothing; show what would change.")] = False,
    run: Annotated[
        bool | None,
        typer.Option("--run/--no-run", help="Run the notebook for the tests, or not. By default as it was converted."),
    ] = None,
    pin: Annotated[
        bool | None,
        typer.Option("--pin/--no-pin", help="Pin the requirements, or not. By default as it was converted."),
    ] = None,
    template: TemplateOption = None,
    trust: TrustOption = False,
    python: Annotated[
        str | None,
        typer.Option(metavar="PY", help="If the notebook is run: the interpreter, by default that of its kernel."),
    ] = None,
) -> None:
    """Bring a package up to date after its notebook, its plan or nb2prod changed, and keep what people made of it.

    Each file is merged from three versions: as it was generated last, as it is, as it would be generated now. What people deleted
    stays deleted. What both sides changed is marked in the file. Exit code 0: done, or nothing to do; 1: there are conflicts,
    or, with --check, something to do.
    """
    from nb2prod.update import Wishes, remembered_run
    from nb2prod.update import update as bring_up_to_date

    if run or (run is None and remembered_run(project)):
        note("Running the notebook on a copy of its folder, if it changed.")
    wishes = Wishes(tuple(notebook or ()), run, pin, python, template=template, trust=trust)
    with progress(f"Updating {project}"):
        done = bring_up_to_date(project, wishes, write=not (check or diff))
    if done.taken_back:
        note("An earlier update had been cut short: what it had changed was taken back.")
    text = "".join(_diffs(done)) if diff else "\n".join(report_update(done, project, planned=check))
    if text:
        say(text.rstrip("\n"))
    raise typer.Exit(FOUND if done.conflicts or done.unsettled or (check and done.is_needed) else 0)


def report_update(done: "Update", project: Path, *, planned: bool) -> Iterator[str]:
    """What an update did, or would do, line by line."""
    for path in done.unsettled:
        yield f"conflict {path}: still marked. Settle it, then update again."
    if done.unsettled:
        return
    for old, new in (*done.renames.packages.items(), *done.renames.modules.items(), *done.renames.steps.items()):
        yield f"renamed  {old} -> {new}"
    yield from (_line(change, planned) for change in done.told)
    yield from (f"note: {text}" for text in done.notes if done.is_needed)
    if not done.is_needed:
        yield f"{project}: nothing to do."
    elif done.conflicts and not planned:
        yield "Settle the conflicts, then run the tests."
    elif not done.told:
        yield f"{project}: only what nb2prod notes down for itself changed."


def _line(change: "Change", planned: bool) -> str:
    word = change.kind.value if planned else _DONE.get(change.kind.value, "kept")
    origin = f" (was {change.moved_from})" if change.moved_from else ""
    return f"{word:<8} {change.path}{origin}" + (f": {change.note}" if change.note else "")


def _diffs(done: "Update") -> Iterator[str]:
    before = {change.path: change.before for change in done.changes}
    for change in done.told:
        old = before.get(change.moved_from) if change.moved_from else change.before
        if change.kind.value in _DONE and not any(other.moved_from == change.path for other in done.told):
            yield from _diff(change, old or b"")


def _diff(change: "Change", old: bytes) -> Iterator[str]:
    source = change.moved_from or change.path
    try:
        before, after = (data.decode("utf-8").splitlines(keepends=True) for data in (old, change.data))
    except UnicodeDecodeError:
        yield f"{change.path}: data, {len(old)} bytes become {len(change.data)}\n"
        return
    for line in difflib.unified_diff(before, after, f"a/{source}", f"b/{change.path}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
