"""`.nb2prod/base.zip`: the files as they were generated last, which is what `update` merges against.

Only texts are in it: data cannot be merged by lines, so that their digest, in `nb2prod.json`, is enough. Why one archive, and why it is
not compressed, stands in docs/updating.md.
"""

import io
import zipfile
from collections.abc import Iterable

from nb2prod.scaffold.merge import is_text
from nb2prod.scaffold.model import RenderedFile

BASE = ".nb2prod/base.zip"
_NO_DATE = (1980, 1, 1, 0, 0, 0)


def pack_base(files: Iterable[RenderedFile]) -> RenderedFile:
    """The archive of the texts among `files`: the same bytes for the same files, on every system."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for file in sorted(files, key=lambda file: file.path):
            if is_text(file.data):
                entry = zipfile.ZipInfo(file.path, _NO_DATE)
                entry.create_system = 3  # else it would say on which system it was made
                archive.writestr(entry, file.data)
    return RenderedFile(BASE, buffer.getvalue())


def unpack_base(data: bytes) -> dict[str, bytes]:
    """The texts, by path. Raises ValueError for what is no such archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if any(entry.compress_type != zipfile.ZIP_STORED for entry in entries):
                raise ValueError("it is compressed, which nb2prod never does")
            return {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise ValueError(f"it is no archive of nb2prod: {error}") from error
