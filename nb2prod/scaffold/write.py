"""Writes a project: the only place where nb2prod changes files of an output folder.

All or nothing: the whole folder is built beside its place, synced to the disk and then put there in one step. Whatever
happens before that step (a full disk, a missing right, the process killed) leaves the old state; whatever happens after it, the new one.
"""

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from nb2prod.errors import ScaffoldError
from nb2prod.scaffold.model import Change, ChangeKind
from nb2prod.scaffold.paths import checked_path
from nb2prod.scaffold.place import place, sync_folder


def apply(changes: Iterable[Change], out: Path, force: bool = False) -> None:
    """Make `out` as `changes` say. Files they do not mention stay as they are.

    A folder that is not empty is only touched with `force`. No symbolic link is followed below `out`, nor `out` itself if it is one.
    Raises ScaffoldError, with everything as it was, where that cannot be done.
    """
    planned = [(checked_path(change.path), change) for change in changes]
    target = Path(os.path.abspath(out))  # noqa: PTH100  (resolve() would follow `out`, if it is a link)
    try:
        _check_target(target, force)
        top = _first_missing(target)
        with _staging(top) as staged:
            project = staged / target.relative_to(top)
            _carry_over(target, project)
            for path, change in planned:
                _carry_out(change, project, project / path)
            _sync_folders(staged)
            place(staged, top)
    except OSError as error:
        message = f"the project was not written: {_reason(error)}"
        raise ScaffoldError(message, place=str(out), hint="nothing was changed") from error


def _check_target(target: Path, force: bool) -> None:
    if target.is_symlink():
        raise ScaffoldError(
            "the output folder is a symbolic link", place=str(target), hint="name the folder it leads to"
        )
    if not target.exists():
        return
    if not target.is_dir():
        raise ScaffoldError("this is a file, not a folder", place=str(target), hint="name a new folder with -o")
    if Path.cwd().is_relative_to(target.resolve()):
        hint = "run from outside of it, or name a new folder"
        raise ScaffoldError("the current folder cannot be replaced as a whole", place=str(target), hint=hint)
    if any(target.iterdir()) and not force:
        raise ScaffoldError(
            "the folder is not empty", place=str(target), hint="name a new folder, or --force to write into this one"
        )


def _reason(error: OSError) -> str:
    if isinstance(
        error, shutil.Error
    ):  # a list of (source, target, reason), one for each file that could not be copied
        return str(error.args[0][0][2])
    return error.strerror or str(error)


def _first_missing(target: Path) -> Path:
    """The folder to put into place: `target`, or the first of its parents that does not exist."""
    return next((parent for parent in reversed(target.parents) if not parent.exists()), target)


@contextlib.contextmanager
def _staging(top: Path) -> Iterator[Path]:
    """A name beside `top`, on the same disk, with nothing under it at the end whatever happens."""
    staged = top.with_name(f".{top.name[:100]}.{secrets.token_hex(8)}.tmp")
    try:
        staged.mkdir()
        yield staged
    finally:
        shutil.rmtree(staged, ignore_errors=True)  # it may hold the old folder by now, or not exist at all


def _carry_over(source: Path, project: Path) -> None:
    """Bring a person's files along: as second names of the same files where the disk can do that, else as copies; links stay links."""
    if source.is_dir():
        shutil.copytree(source, project, symlinks=True, copy_function=_second_name, dirs_exist_ok=True)
    else:
        project.mkdir(parents=True, exist_ok=True)


def _second_name(source: str, target: str) -> str:
    try:
        os.link(source, target)
    except OSError:
        return shutil.copy2(source, target)
    return target


def _carry_out(change: Change, project: Path, target: Path) -> None:
    if change.kind is ChangeKind.KEEP:
        return
    _check_no_link(project, target)
    target.unlink(missing_ok=True)  # never write through: it is a second name of the file in the old folder
    if change.kind is ChangeKind.DELETE:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as file:
        file.write(change.data)
        file.flush()
        os.fsync(file.fileno())


def _check_no_link(project: Path, target: Path) -> None:
    for path in (target, *target.parents):
        if path == project:
            return
        if path.is_symlink():
            raise ScaffoldError(
                "a symbolic link is in the way", place=path.relative_to(project).as_posix(), hint="remove it first"
            )


def _sync_folders(staged: Path) -> None:
    for folder, _, _ in os.walk(staged):
        sync_folder(Path(folder))
