"""What is planned to happen to the files of a project."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class RenderedFile:
    """A file as it should be: `path` is relative to the project folder, with forward slashes; `data` its bytes."""

    path: str
    data: bytes


class ChangeKind(StrEnum):
    """What happens to a file."""

    CREATE = "create"
    UPDATE = "update"
    KEEP = "keep"
    DELETE = "delete"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Change:
    """One planned change: `data` are the bytes of the file afterwards. `before` are those that were there when it was planned (None: no file),
    `moved_from` the path that it was followed from, `note` what a person should know of it."""

    path: str
    kind: ChangeKind
    data: bytes
    before: bytes | None = None
    moved_from: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A folder of files that end in `.jinja`, and what its `template.toml` says."""

    name: str
    description: str
    files: tuple[tuple[str, str], ...]
