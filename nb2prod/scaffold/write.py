"""Writes a project, all or nothing.

A new folder is built beside its place, synced to the disk and then put there in one step. Whatever happens before that step (a full disk, a
missing right, the process killed) leaves nothing; whatever happens after it, the whole. A folder that has something in it is changed in place,
by the journal: people stand in it, and keep repositories and environments there.
"""

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from nb2prod.errors import ScaffoldError
from nb2prod.scaffold.guard import guarded
from nb2prod.scaffold.journal import amend
from nb2prod.scaffold.model import Change, ChangeKind
from nb2prod.scaffold.paths import checked_path
from nb2prod.scaffold.place import place, sync_folder, write_new


def apply(changes: Iterable[Change], out: Path, force: bool = False) -> None:
    """Make `out` as `changes` say. Files they do not mention stay as they are.

    A folder that is not empty is only touched with `force`. No symbolic link is followed below `out`, nor `out` itself if it is one.
    Raises ScaffoldError, with everything as it was, where that cannot be done.
    """
    check_target(out, force=force)
    if _holds_something(out):
        amend(changes, out)
        return
    wanted = [(checked_path(change.path), change.data) for change in changes if change.kind is not ChangeKind.DELETE]
    try:
        _build(wanted, Path(os.path.abspath(out)))  # noqa: PTH100  (resolve() would follow a link)
    except OSError as error:
        message = f"the project was not written: {error.strerror or error}"
        raise ScaffoldError(message, place=str(out), hint="nothing was changed") from error


def check_target(out: Path, *, force: bool) -> None:
    """Raise ScaffoldError where `out` is no folder that may be written into."""
    if out.is_symlink():
        raise ScaffoldError("the output folder is a symbolic link", place=str(out), hint="name the folder it leads to")
    if out.exists() and not out.is_dir():
        raise ScaffoldError("this is a file, not a folder", place=str(out), hint="name a new folder with -o")
    if not force and _holds_something(out):
        hint = (
            "name a new folder, or --force to write into this one; `nb2prod update` keeps what people made of a package"
        )
        raise ScaffoldError("the folder is not empty", place=str(out), hint=hint)


def _holds_something(out: Path) -> bool:
    try:
        return out.is_dir() and any(out.iterdir())
    except OSError as error:
        raise ScaffoldError(f"the folder cannot be read: {error.strerror}", place=str(out)) from error


def _build(files: Iterable[tuple[PurePosixPath, bytes]], target: Path) -> None:
    top = _first_missing(target)
    with _staging(top) as staged:
        project = staged / target.relative_to(top)
        project.mkdir(parents=True, exist_ok=True)
        for path, data in files:
            (project / path).parent.mkdir(parents=True, exist_ok=True)
            write_new(project / path, data)
        for folder, _, _ in os.walk(staged):
            sync_folder(Path(folder))
        place(staged, top)


def _first_missing(target: Path) -> Path:
    """The folder to put into place: `target`, or the first of its parents that does not exist."""
    return next((parent for parent in reversed(target.parents) if not parent.exists()), target)


@contextlib.contextmanager
def _staging(top: Path) -> Iterator[Path]:
    """A folder beside `top`, on the same disk, of which nothing is left at the end if it was not put into place."""
    staged = top.with_name(f".{top.name[:100]}.{secrets.token_hex(8)}.tmp")
    with guarded(lambda: shutil.rmtree(staged, ignore_errors=True)):
        try:
            staged.mkdir()
            yield staged
        finally:
            shutil.rmtree(staged, ignore_errors=True)
