"""Compares the files that should be with those that are."""

import os
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path

from nb2prod.errors import ScaffoldError
from nb2prod.scaffold.base import BASE
from nb2prod.scaffold.manifest import MANIFEST, digest, read_digests
from nb2prod.scaffold.model import Change, ChangeKind, RenderedFile
from nb2prod.scaffold.paths import checked_path

ASIDE = ".orig"
"""Behind the name of a file that was replaced though somebody had written it: what they had."""
_MOST_TOLD = 10


def plan_changes(rendered: Iterable[RenderedFile], out: Path, *, overwrite: bool = False) -> tuple[Change, ...]:
    """What has to happen in `out` for it to hold `rendered`, in the order of paths.

    Files that an earlier run generated, that are unchanged since and no longer wanted are deleted; a person's own files are never
    mentioned. Where a person's file, or one that they changed, is in the way, it takes `overwrite` to replace it, and what it held is put aside.
    Raises ScaffoldError without that, for paths that may not be written or that meet each other (`a` and `a/b`, `A` and `a`), and for a
    folder that cannot be read.
    """
    wanted = {str(checked_path(file.path)): file.data for file in rendered}
    check_no_clash(wanted)
    try:
        known = read_digests(out)
        changes = [_change(out / path, path, data) for path, data in wanted.items()]
        changes += _left_over(out, known, wanted)
        edited = [change for change in changes if _is_edited(change, known)]
        if edited and not overwrite:
            raise _refusal(out, [change.path for change in edited], known)
        changes += [_put_aside(change, out) for change in edited]
    except OSError as error:
        raise ScaffoldError(f"the folder cannot be read: {error.strerror}", place=str(error.filename or out)) from error
    return tuple(sorted(changes, key=lambda change: change.path))


def _change(target: Path, path: str, data: bytes) -> Change:
    if not target.is_file() or target.is_symlink():
        return Change(path, ChangeKind.CREATE, data)
    before = target.read_bytes()
    return Change(path, ChangeKind.KEEP if before == data else ChangeKind.UPDATE, data, before)


def _left_over(out: Path, known: Mapping[str, str], wanted: Container[str]) -> Iterator[Change]:
    for path in known:
        target = out / checked_path(path)
        if path not in wanted and target.is_file() and digest(before := target.read_bytes()) == known[path]:
            yield Change(path, ChangeKind.DELETE, b"", before)


def _is_edited(change: Change, known: Mapping[str, str]) -> bool:
    """Would something be replaced that nb2prod did not write? What it notes down for itself is its own, where it can be read."""
    if change.kind is not ChangeKind.UPDATE or change.before is None or (known and change.path in (MANIFEST, BASE)):
        return False
    return digest(change.before) != known.get(change.path)


def _refusal(out: Path, paths: Sequence[str], known: Container[str]) -> ScaffoldError:
    more = f" and {len(paths) - _MOST_TOLD} more" if len(paths) > _MOST_TOLD else ""
    listed = ", ".join(paths[:_MOST_TOLD]) + more
    merging = "`nb2prod update` merges them; or " if any(path in known for path in paths) else ""
    return ScaffoldError(
        f"these files would be replaced, and nb2prod did not write what is in them: {listed}",
        place=str(out),
        hint=f"{merging}say --overwrite, which keeps what was in them as NAME{ASIDE}",
    )


def _put_aside(change: Change, out: Path) -> Change:
    """What the file held, under the first name beside it that is free."""
    names = (f"{change.path}{ASIDE}{number or ''}" for number in count())
    free = next(name for name in names if not os.path.lexists(out / name))
    return Change(free, ChangeKind.CREATE, change.before or b"", note=f"what was in {change.path}")


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
