"""Changes a project in place, so that whatever happens, it can be brought back to what it was.

1. what will be written is staged inside the project, what will be replaced or deleted gets a second name there: nothing is changed yet;
2. a journal, put into its place in one step, says how to take the changes back;
3. the files are renamed into their places, one by one, and folders that are empty now are removed;
4. the journal is deleted: from now on it is done.

A fault on the way is taken back at once. A process that was killed cannot do that: the one that guards it does (`guarded`); and if that was killed
too, or the power went, the next command that looks at the project (`recover`). The folder itself is never exchanged for another, because people
stand in it when they update it, and keep repositories and environments there.
"""

import contextlib
import json
import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nb2prod.errors import ScaffoldError
from nb2prod.scaffold.guard import guarded
from nb2prod.scaffold.model import Change, ChangeKind
from nb2prod.scaffold.paths import checked_path
from nb2prod.scaffold.place import sync_folder, write_new

WORK = ".nb2prod/update"
_JOURNAL, _NEW, _OLD = "journal.json", "new", "old"


@dataclass(frozen=True, slots=True)
class _Operation:
    """One file: `staged` says whether something is put there (else it is deleted), `was_there` whether there was something before."""

    path: str
    staged: bool
    was_there: bool


def amend(changes: Iterable[Change], out: Path) -> None:
    """Make the project in `out` as `changes` say: all of it, or nothing. Raises ScaffoldError, with everything as it was, where that cannot be done."""
    wanted = [change for change in changes if change.kind is not ChangeKind.KEEP and change.before != _after(change)]
    if not wanted:
        return
    try:
        with guarded(lambda: recover(out)):
            _amend(wanted, out)
    except OSError as error:  # there is no room for the guard
        raise _failed(error, out, "nothing was changed") from error


def recover(out: Path) -> bool:
    """Take back what an update that was killed has changed so far. Was there one? Raises ScaffoldError where that cannot be done."""
    work = out / WORK
    if not work.exists() or work.is_symlink() or work.parent.is_symlink():
        return False
    if not (work / _JOURNAL).exists():
        _clear(work)
        return False
    _take_back(out)
    return True


def _amend(wanted: Sequence[Change], out: Path) -> None:
    work = out / WORK
    try:
        _check(wanted, out)
        folders = _missing_folders(wanted, out)
        operations = _stage(wanted, out, work)
        _write_journal(work, operations, folders)
    except OSError as error:
        _clear(work)
        raise _failed(error, out, "nothing was changed") from error
    try:
        _carry_out(operations, folders, out, work)
        (work / _JOURNAL).unlink()
    except OSError as error:
        _take_back(out)
        raise _failed(error, out, "everything was taken back") from error
    with contextlib.suppress(OSError):  # it is done; only a power cut within seconds could undo it
        sync_folder(work)
    _clear(work)


def _after(change: Change) -> bytes | None:
    return None if change.kind is ChangeKind.DELETE else change.data


def _check(changes: Sequence[Change], out: Path) -> None:
    """Nothing leads out of the folder, and nothing was changed since the changes were planned."""
    for change in changes:
        target = out / checked_path(change.path)
        check_no_link(out, target)
        if (target.read_bytes() if target.exists() else None) != change.before:
            raise ScaffoldError(
                "was changed while it was being updated", place=change.path, hint="run the update again"
            )


def check_no_link(out: Path, target: Path) -> None:
    """Raise ScaffoldError where `target`, or a folder between it and `out`, is a symbolic link."""
    for path in (target, *target.parents):
        if path == out:
            return
        if path.is_symlink():
            place = path.relative_to(out).as_posix()
            raise ScaffoldError("a symbolic link is in the way", place=place, hint="remove it first")


def _missing_folders(changes: Iterable[Change], out: Path) -> list[str]:
    """The folders that have to be made, outer ones first."""
    found: set[Path] = set()
    for change in changes:
        if change.kind is not ChangeKind.DELETE:
            parents = (out / change.path).parents
            found.update(parent for parent in parents if parent.is_relative_to(out) and not parent.exists())
    return [folder.relative_to(out).as_posix() for folder in sorted(found)]


def _stage(changes: Sequence[Change], out: Path, work: Path) -> list[_Operation]:
    check_no_link(out, work)
    for folder in (work / _NEW, work / _OLD):
        folder.mkdir(parents=True)
    operations = []
    for number, change in enumerate(changes):
        target, staged = out / change.path, work / _NEW / str(number)
        if change.before is not None:
            _second_name(target, work / _OLD / str(number))
        if change.kind is not ChangeKind.DELETE:
            write_new(staged, change.data)
            if change.before is not None:
                shutil.copymode(target, staged)
        operations.append(_Operation(change.path, change.kind is not ChangeKind.DELETE, change.before is not None))
    for folder in (work / _NEW, work / _OLD):
        sync_folder(folder)
    return operations


def _second_name(target: Path, name: Path) -> None:
    try:
        os.link(target, name)
    except OSError:  # a disk without second names
        shutil.copy2(target, name)
        with name.open("rb") as file:
            os.fsync(file.fileno())


def _write_journal(work: Path, operations: Sequence[_Operation], folders: Sequence[str]) -> None:
    entries = [[operation.path, operation.staged, operation.was_there] for operation in operations]
    write_new(work / "journal.tmp", json.dumps({"operations": entries, "folders": list(folders)}).encode())
    sync_folder(work)
    (work / "journal.tmp").rename(work / _JOURNAL)
    sync_folder(work)


def _carry_out(operations: Sequence[_Operation], folders: Sequence[str], out: Path, work: Path) -> None:
    for folder in folders:
        (out / folder).mkdir(exist_ok=True)
    for number, operation in enumerate(operations):
        if operation.staged:
            (work / _NEW / str(number)).replace(out / operation.path)
        else:
            (out / operation.path).unlink()
    for parent in sorted({(out / operation.path).parent for operation in operations}, reverse=True):
        sync_folder(parent)
        while parent != out and _remove_empty(parent):
            parent = parent.parent


def _take_back(out: Path) -> None:
    """Undo what the journal says, as far as it was done: it may be done again if it is cut short itself."""
    work = out / WORK
    try:
        operations, folders = _read_journal(work)
        for number, operation in enumerate(operations):
            target, old = out / checked_path(operation.path), work / _OLD / str(number)
            check_no_link(out, target)
            if operation.was_there and old.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                old.replace(target)
            elif not operation.was_there:
                target.unlink(missing_ok=True)
        for folder in reversed(folders):
            _remove_empty(out / checked_path(folder))
        (work / _JOURNAL).unlink()
    except OSError as error:
        hint = "mend that, then run any nb2prod command on the folder: it takes the changes back"
        raise _failed(error, out, hint, "an update was cut short") from error
    _clear(work)


def _read_journal(work: Path) -> tuple[list[_Operation], list[str]]:
    try:
        content: Any = json.loads((work / _JOURNAL).read_bytes())
        operations = [_Operation(str(path), bool(staged), bool(old)) for path, staged, old in content["operations"]]
        return operations, [str(folder) for folder in content["folders"]]
    except (ValueError, KeyError, TypeError) as error:
        hint = f"restore the folder from version control, and delete {WORK}"
        raise ScaffoldError("the journal of an update is damaged", place=str(work), hint=hint) from error


def _clear(work: Path) -> None:
    """Remove the staged files, and the folder around them if this was its only use."""
    shutil.rmtree(work, ignore_errors=True)
    _remove_empty(work.parent)


def _remove_empty(folder: Path) -> bool:
    try:
        folder.rmdir()
    except OSError:
        return False
    return True


def _failed(error: OSError, out: Path, hint: str, what: str = "the project was not written") -> ScaffoldError:
    return ScaffoldError(f"{what}: {error.strerror or error}", place=str(out), hint=hint)
