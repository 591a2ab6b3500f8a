"""Files of the generated package."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the package: `path` is relative to the project folder, with forward slashes."""

    path: str
    text: str
