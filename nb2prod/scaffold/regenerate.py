"""Plans an update: for every file what it should be, given how it was written last, what a person made of it, and how it would be written now.

What a person changed stays changed, and what a person deleted stays deleted. Files that were never generated are not looked at.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from nb2prod.errors import ScaffoldError
from nb2prod.scaffold.base import BASE
from nb2prod.scaffold.changes import check_no_clash
from nb2prod.scaffold.findings import find_moved_files
from nb2prod.scaffold.manifest import MANIFEST, Written, digest
from nb2prod.scaffold.merge import is_python, merge
from nb2prod.scaffold.model import Change, ChangeKind, RenderedFile
from nb2prod.scaffold.paths import checked_path
from nb2prod.scaffold.renames import Renames

BESIDE = ".generated"
"""Behind the name of a file of data that both sides changed: what would be written now."""


def plan_update(written: Written, rendered: Sequence[RenderedFile], renames: Renames, out: Path) -> tuple[Change, ...]:
    """What has to happen in `out`, in the order of paths. Raises ScaffoldError where a link or a folder is in the way, or cannot be read."""
    check_no_clash(str(checked_path(file.path)) for file in rendered)
    try:
        return tuple(sorted(_Update(written, rendered, renames, out).changes(), key=lambda change: change.path))
    except OSError as error:
        raise ScaffoldError(f"the folder cannot be read: {error.strerror}", place=str(error.filename or out)) from error


class _Update:
    """Holds what all decisions need."""

    def __init__(self, written: Written, rendered: Sequence[RenderedFile], renames: Renames, out: Path) -> None:
        self.written = written
        self.renames = renames
        self.out = out
        self.rendered = {file.path: file.data for file in rendered}
        self.moved = find_moved_files(written, rendered, out)
        self.sources = {path: self._source(path) for path in self.rendered}

    def changes(self) -> Iterator[Change]:
        for path, theirs in self.rendered.items():
            if path in (MANIFEST, BASE):
                yield self._replace(path, theirs)
            elif self.sources[path]:
                yield from self._regenerate(path, self.sources[path], theirs)
            else:
                yield from self._create(path, theirs)
        for path in self.written.digests.keys() - self.sources.values():
            yield from self._drop(path)

    def _source(self, path: str) -> str:
        """The path under which the file was written last, "" for a new file. Somebody may have renamed it already."""
        if path in self.written.digests:
            return path
        old = (known for known in self.written.digests if known not in self.rendered)
        followed = next((known for known in sorted(old) if self.renames.follow_path(known) == path), "")
        return followed if followed and None in (self._read(path), self._read(followed)) else ""

    def _read(self, path: str) -> bytes | None:
        """The file as it is now, None where there is none."""
        target = self.out / checked_path(path)
        for folder in (*reversed(target.relative_to(self.out).parents[:-1]), target.relative_to(self.out)):
            if (self.out / folder).is_symlink():
                raise ScaffoldError(
                    "a symbolic link is in the way",
                    place=folder.as_posix(),
                    hint="put the file itself there, or delete the link",
                )
        if target.is_dir():
            raise ScaffoldError("a folder is in the way", place=path, hint="move it away")
        return target.read_bytes() if target.exists() else None

    def _replace(self, path: str, theirs: bytes) -> Change:
        """What only nb2prod writes."""
        before = self._read(path)
        kind = ChangeKind.KEEP if before == theirs else ChangeKind.CREATE if before is None else ChangeKind.UPDATE
        return Change(path, kind, theirs, before)

    def _create(self, path: str, theirs: bytes) -> Iterator[Change]:
        ours = self._read(path)
        if ours is None:
            yield Change(path, ChangeKind.CREATE, theirs)
        else:
            yield from self._merged(path, "", b"", ours, theirs)

    def _regenerate(self, path: str, source: str, theirs: bytes) -> Iterator[Change]:
        known = self.written.digests[source]
        moved = source if source != path and self._read(path) is None else ""
        if digest(theirs) == known and not moved:
            yield Change(path, ChangeKind.KEEP, theirs)
            return
        ours = self._read(moved or path)
        if ours is None and source in self.moved:
            yield from self._merged_elsewhere(self.moved[source], source, theirs)
            return
        if ours is None:
            yield Change(path, ChangeKind.KEEP, b"", note="you deleted it, so it is not written again")
            return
        if moved:
            yield Change(moved, ChangeKind.DELETE, b"", ours)
        if digest(ours) == known:
            yield Change(
                path, ChangeKind.CREATE if moved else ChangeKind.UPDATE, theirs, None if moved else ours, moved
            )
        else:
            base = self.written.base.get(source)
            yield from self._merged(path, moved, base, ours, theirs)

    def _merged(self, path: str, moved: str, base: bytes | None, ours: bytes, theirs: bytes) -> Iterator[Change]:
        """Both sides changed the file."""
        before = None if moved else ours
        merged = None
        if base is not None:
            base, ours = self.renames.follow_names(path, base, ours)
            merged = merge(base, ours, theirs)
        if merged is None:
            note = f"it is data that you changed too: yours is kept, what is generated now is in {path}{BESIDE}"
            yield Change(path, ChangeKind.CONFLICT, ours, before, moved, note)
            yield self._replace(path + BESIDE, theirs)
            return
        note = f"{merged.conflicts} marked" if merged.conflicts else _why_unsound(path, ours, theirs, merged.data)
        kind = ChangeKind.CONFLICT if note else ChangeKind.CREATE if moved else ChangeKind.UPDATE
        yield Change(path, ChangeKind.KEEP if merged.data == before else kind, merged.data, before, moved, note)

    def _merged_elsewhere(self, path: str, source: str, theirs: bytes) -> Iterator[Change]:
        """A file that somebody has put under another name."""
        ours = self._read(path)
        assert ours is not None, "it was found there"
        yield from self._merged(path, "", self.written.base[source], ours, theirs)

    def _drop(self, path: str) -> Iterator[Change]:
        """A file that would not be written any more."""
        ours = self._read(path)
        if ours is not None and digest(ours) == self.written.digests[path]:
            yield Change(path, ChangeKind.DELETE, b"", ours)
        elif ours is not None:
            note = "it is not generated any more, but you changed it: it is yours now"
            yield Change(path, ChangeKind.CONFLICT, ours, ours, note=note)


def _why_unsound(path: str, ours: bytes, theirs: bytes, merged: bytes) -> str:
    """What is wrong with a merge that had no conflict, "" for nothing: two good programs can make a bad one."""
    if path.endswith(".py") and is_python(ours) and is_python(theirs) and not is_python(merged):
        return "your changes and the new ones do not make Python together"
    return ""
