"""Templates of users: a folder whose files are added to every project made with it, or take the place of ours.

Such a folder may come from anybody. Its templates are sandboxed, see plain values only and have their time, so that they can make text and nothing else.
Filters of its own are Python that would run here: they are loaded only where a person has said that the folder is trusted.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nb2prod.errors import ScaffoldError
from nb2prod.scaffold.apart import render_apart
from nb2prod.scaffold.base import BASE
from nb2prod.scaffold.manifest import MANIFEST
from nb2prod.scaffold.model import RenderedFile
from nb2prod.scaffold.templates import SUFFIX

DECLARATION = "template.toml"
_KEYS = ("description", "filters")
_LARGEST, _MOST = 1_000_000, 1_000
_OURS = (MANIFEST, BASE)


@dataclass(frozen=True, slots=True)
class OwnTemplate:
    """A user's template: its files by their paths, both with placeholders, and the Python with its filters, None where it has none."""

    files: tuple[tuple[str, str], ...]
    filters: Path | None = None


def read_own_template(folder: Path, *, trust: bool) -> OwnTemplate:
    """The template in `folder`. Raises ScaffoldError where it is none, or runs code and is not trusted."""
    about = _declaration(folder)
    if "filters" in about and not trust:
        raise ScaffoldError(
            f"the template runs code of its own: {about['filters']}",
            place=str(folder),
            hint="read it, and if you trust whoever wrote it, say --trust",
        )
    try:
        files = tuple(_files(folder))
    except (OSError, UnicodeDecodeError) as error:
        raise ScaffoldError(f"the template cannot be read: {error}", place=str(folder)) from error
    return OwnTemplate(files, _checked_filters(folder, about["filters"]) if "filters" in about else None)


def bring_own(
    files: Sequence[RenderedFile], template: OwnTemplate, context: Mapping[str, object]
) -> tuple[RenderedFile, ...]:
    """The files of a project with those of the template in place of ours, and behind them. An empty one takes ours away.

    Raises what `render` raises, and ScaffoldError for a file that only nb2prod may write.
    """
    known = {file.path: file for file in files}
    rendered = render_apart("template", template.files, context, template.filters)
    for file in rendered:
        if file.path in _OURS:
            raise ScaffoldError("a template cannot write what nb2prod notes down for itself", place=file.path)
        known[file.path] = file
    return tuple(file for file in known.values() if file.data.strip() or file not in rendered)


def _declaration(folder: Path) -> dict[str, str]:
    hint = f"a template is a folder with a {DECLARATION} and files whose names end in {SUFFIX}"
    try:
        about = tomllib.loads((folder / DECLARATION).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ScaffoldError(f"{DECLARATION} cannot be read: {error}", place=str(folder), hint=hint) from error
    for key, value in about.items():
        if key not in _KEYS or not isinstance(value, str):
            message = f"{DECLARATION} cannot say {key} = {value!r}"
            raise ScaffoldError(message, place=str(folder), hint=f"it has texts for {' and '.join(_KEYS)}")
    return about


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    paths = sorted(folder.rglob(f"*{SUFFIX}"))
    if len(paths) > _MOST:
        raise ScaffoldError(f"the template has more than {_MOST} files", place=str(folder))
    for path in paths:
        place = path.relative_to(folder)
        if any((folder / part).is_symlink() for part in (place, *place.parents[:-1])):
            raise ScaffoldError("a template may not hold symbolic links", place=str(path))
        if path.is_file():
            if path.stat().st_size > _LARGEST:
                raise ScaffoldError(f"a file of a template has at most {_LARGEST} bytes", place=str(path))
            yield place.as_posix().removesuffix(SUFFIX), path.read_text(encoding="utf-8")


def _checked_filters(folder: Path, name: str) -> Path:
    path = folder / name
    if Path(name).name != name or path.suffix != ".py" or path.is_symlink() or not path.is_file():
        raise ScaffoldError(
            f"there is no file {name!r} for the filters",
            place=str(folder),
            hint="it is a .py file beside template.toml",
        )
    return path
