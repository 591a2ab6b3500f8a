"""What people have done to a project that matters before it is generated again, or run."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path

from nb2prod.scaffold.manifest import Written
from nb2prod.scaffold.merge import has_marks, is_python
from nb2prod.scaffold.model import RenderedFile
from nb2prod.scaffold.paths import checked_path
from nb2prod.scaffold.renames import Renames

_MOST_OF_IT, _FEW_LINES = 0.5, 6


def find_unsettled(written: Written, out: Path) -> tuple[str, ...]:
    """The generated files in which conflicts are still marked, of an earlier update or of git. What was generated so is no conflict."""
    texts = (path for path in sorted(written.base) if (out / checked_path(path)).is_file())
    return tuple(path for path in texts if has_marks((out / path).read_bytes()) and not has_marks(written.base[path]))


def find_marked(out: Path) -> tuple[str, ...]:
    """The files of the package that are no Python for the marks of a conflict in them."""
    texts = ((path, path.read_bytes()) for path in sorted((out / "src").rglob("*.py")) if path.is_file())
    return tuple(path.relative_to(out).as_posix() for path, data in texts if has_marks(data) and not is_python(data))


def find_moved_package(written: Written, out: Path) -> str:
    """The name that somebody gave to the folder of the package, "" where it has the name that it was written with."""
    old = f"src/{written.facts.get('package')}/"
    known = [path.removeprefix(old) for path in written.digests if path.startswith(old)]
    source = out / "src"
    if not known or (out / old).exists() or not source.is_dir() or source.is_symlink():
        return ""
    folders = (folder for folder in sorted(source.iterdir()) if folder.is_dir() and not folder.is_symlink())
    found = [folder.name for folder in folders if 2 * sum((folder / name).is_file() for name in known) > len(known)]
    return found[0] if len(found) == 1 else ""


def find_moved_files(written: Written, rendered: Sequence[RenderedFile], out: Path) -> dict[str, str]:
    """Where somebody has put Python files that were generated: from the path of each that is gone to the file of theirs that most of it is in."""
    gone = [path for path in sorted(written.base) if path.endswith(".py") and not (out / checked_path(path)).exists()]
    own = _own_files(written, rendered, out) if gone else {}
    moved: dict[str, str] = {}
    for path in gone:
        alike = {name: _likeness(written.base[path], data) for name, data in own.items() if name not in moved.values()}
        best = max(alike, key=lambda name: (alike[name], name), default="")
        if best and alike[best] > _MOST_OF_IT:
            moved[path] = best
    return moved


def find_left_behind(
    written: Written, rendered: Sequence[RenderedFile], renames: Renames, out: Path
) -> tuple[str, ...]:
    """The Python files of a person, beside what is generated, that speak of something by its old name."""
    if not renames:
        return ()
    own, followed = _own_files(written, rendered, out), find_moved_files(written, rendered, out).values()
    spoken = (name for name, data in own.items() if renames.follow_names(name, data) != (data,))
    return tuple(name for name in spoken if name not in followed)


def _own_files(written: Written, rendered: Sequence[RenderedFile], out: Path) -> dict[str, bytes]:
    """The Python files of a person in the package and among its tests, by path."""
    generated = {*written.digests, *(file.path for file in rendered)}
    found = (path for folder in ("src", "tests") for path in sorted((out / folder).rglob("*.py")))
    own = {path.relative_to(out).as_posix(): path for path in found if path.is_file() and not path.is_symlink()}
    return {name: path.read_bytes() for name, path in own.items() if name not in generated}


def _likeness(one: bytes, other: bytes) -> float:
    """From 0 to 1: how much of their lines two files share. Of a few lines nothing follows."""
    lines, others = one.splitlines(), other.splitlines()
    return SequenceMatcher(None, lines, others, autojunk=False).ratio() if len(lines) >= _FEW_LINES else 0.0
