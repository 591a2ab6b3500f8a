"""What people have done to a project that matters before it is generated again, or run."""

from collections.abc import Iterable
from pathlib import Path

from nb2prod.scaffold.manifest import Written
from nb2prod.scaffold.merge import has_marks, is_python
from nb2prod.scaffold.model import RenderedFile
from nb2prod.scaffold.paths import checked_path
from nb2prod.scaffold.renames import Renames


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


def find_left_behind(
    written: Written, rendered: Iterable[RenderedFile], renames: Renames, out: Path
) -> tuple[str, ...]:
    """The Python files of a person, beside what is generated, that speak of something by its old name."""
    generated = {*written.digests, *(file.path for file in rendered)}
    found = (path for folder in ("src", "tests") for path in sorted((out / folder).rglob("*.py")) if path.is_file())
    own = ((path.relative_to(out).as_posix(), path) for path in found if renames)
    return tuple(name for name, path in own if name not in generated and _speaks(name, path.read_bytes(), renames))


def _speaks(name: str, data: bytes, renames: Renames) -> bool:
    return renames.follow_names(name, data) != (data,)
