"""`nb2prod.json`: what was generated, from what, and the base text of each file.

`update` merges against these texts (what was written last time, what a person made of it, what would be written now), so
they are kept in full; compressed, because nobody reads them.
"""

import base64
import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping

from nb2prod.scaffold.model import RenderedFile

MANIFEST = "nb2prod.json"
FORMAT = 1


def manifest(context: Mapping[str, object], files: Iterable[RenderedFile]) -> RenderedFile:
    """The manifest of a project: the same bytes for the same input.

    Of `context` it keeps "generator_version", "notebook", "sha256", "package", "options", "steps", "order" and "lowerings", which must be
    values that JSON has; those that are missing are left out.
    """
    content = {
        "format": FORMAT,
        "nb2prod": context["generator_version"],
        "notebook": {"file": context["notebook"], "sha256": context["sha256"]},
        **{key: context[key] for key in ("package", "options", "steps", "order", "lowerings") if key in context},
        "files": {file.path: _entry(file.data) for file in sorted(files, key=lambda file: file.path)},
    }
    text = json.dumps(content, indent=2, ensure_ascii=True) + "\n"
    return RenderedFile(path=MANIFEST, data=text.encode("ascii"))


def base_of(manifest_data: bytes) -> dict[str, bytes]:
    """The files as they were generated, by path, from the bytes of a manifest. Raises ValueError if they are not those of one."""
    content = json.loads(manifest_data)
    if not isinstance(content, dict) or content.get("format") != FORMAT or not isinstance(content.get("files"), dict):
        raise ValueError(f"not a manifest of format {FORMAT}")
    return {path: _restored(path, entry) for path, entry in content["files"].items()}


def _entry(data: bytes) -> dict[str, str]:
    return {
        "sha256": hashlib.sha256(data).hexdigest(),
        "base": base64.b64encode(zlib.compress(data, 9)).decode("ascii"),
    }


def _restored(path: str, entry: object) -> bytes:
    if not isinstance(entry, dict):
        raise ValueError(f"no base text for {path}")
    try:
        data = zlib.decompress(base64.b64decode(str(entry.get("base")), validate=True))
    except zlib.error as error:
        raise ValueError(f"the base text of {path} is damaged") from error
    if hashlib.sha256(data).hexdigest() != entry.get("sha256"):
        raise ValueError(f"the base text of {path} is damaged")
    return data
