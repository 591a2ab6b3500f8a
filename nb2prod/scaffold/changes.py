"""Compares the files that should be with those that are."""

from collections.abc import Iterable
from pathlib import Path

from nb2prod.errors import ScaffoldError
from nb2prod.scaffold.manifest import digest, read_digests
from nb2prod.scaffold.model import Change, ChangeKind, RenderedFile
from nb2prod.scaffold.paths import checked_path


def plan_changes(rendered: Iterable[RenderedFile], out: Path) -> tuple[Change, ...]:
    """What has to happen in `out` for it to hold `rendered`, in the order of paths.

    Files that an earlier run generated, that are unchanged since and no longer wanted are deleted; a person's own files are never
    mentioned. Raises ScaffoldError for paths that may not be written or that meet each other (`a` and `a/b`, `A` and `a`),
    and for a folder that cannot be read.
    """
    wanted = {str(checked_path(file.path)): file.data for file in rendered}
    check_no_clash(wanted)
    try:
        changes = [Change(path, _kind(out / path, data), data) for path, data in wanted.items()]
        changes += [Change(path, ChangeKind.DELETE, b"") for path in _left_over(out, set(wanted))]
    except OSError as error:
        raise ScaffoldError(f"the folder cannot be read: {error.strerror}", place=str(error.filename or out)) from error
    return tuple(sorted(changes, key=lambda change: change.path))


def _kind(target: Path, data: bytes) -> ChangeKind:
    if not target.is_file() or target.is_symlink():
        return ChangeKind.CREATE
    return ChangeKind.KEEP if target.read_bytes() == data else ChangeKind.UPDATE


def _left_over(out: Path, wanted: set[str]) -> list[str]:
    return [
        path
        for path, known in read_digests(out).items()
        if path not in wanted and (out / checked_path(path)).is_file() and digest((out / path).read_bytes()) == known
    ]


def check_no_clash(paths: Iterable[str]) -> None:
    seen: dict[str, str] = {}
    folders: dict[str, str] = {}
    for path in sorted(paths):
        folded = path.casefold()
        other = seen.get(folded) or folders.get(folded)
        parents = ["/".join(folded.split("/")[:depth]) for depth in range(1, folded.count("/") + 1)]
        other = other or next((seen[parent] for parent in parents if parent in seen), None)
        if other:
            raise ScaffoldError(f"{path} and {other} would be the same file, or one inside the other")
        seen[folded] = path
        folders |= dict.fromkeys(parents, path)
