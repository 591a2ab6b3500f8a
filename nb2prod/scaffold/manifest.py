"""`nb2prod.json`: what was generated, from what, how it was asked for, and which cells everything came from."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nb2prod.errors import ScaffoldError
from nb2prod.scaffold.base import BASE, pack_base, unpack_base
from nb2prod.scaffold.model import RenderedFile

MANIFEST = "nb2prod.json"
FORMAT = 2
_KEPT = ("package", "options", "lock", "sources", "steps", "order", "symbols", "lowerings")


@dataclass(frozen=True, slots=True)
class Written:
    """What was written last: `facts` is the content of the manifest, `digests` the SHA-256 of every file, `base` those of them that are texts."""

    facts: Mapping[str, Any]
    digests: Mapping[str, str]
    base: Mapping[str, bytes] = field(default_factory=dict)


def manifest(context: Mapping[str, object], files: Sequence[RenderedFile]) -> tuple[RenderedFile, RenderedFile]:
    """The manifest of a project and the archive of its texts: the same bytes for the same input.

    Of `context` it keeps "generator_version" and what is in `_KEPT`, which must be values that JSON has; those that are missing are left out.
    """
    content = {
        "format": FORMAT,
        "nb2prod": context["generator_version"],
        **{key: context[key] for key in _KEPT if key in context},
        "files": {file.path: digest(file.data) for file in sorted(files, key=lambda file: file.path)},
    }
    text = json.dumps(content, indent=2, ensure_ascii=True) + "\n"
    return RenderedFile(MANIFEST, text.encode("ascii")), pack_base(files)


def digest(data: bytes) -> str:
    """The SHA-256 by which a file is known again."""
    return hashlib.sha256(data).hexdigest()


def read_written(out: Path) -> Written:
    """What the project in `out` says was written last. Raises ScaffoldError where nb2prod did not write it, or it is damaged."""
    facts = _read_facts(out)
    digests = facts["files"]
    try:
        base = unpack_base((out / BASE).read_bytes())
    except (OSError, ValueError) as error:
        raise _damaged(out, f"{BASE} cannot be used: {_why(error)}") from error
    for path, data in base.items():
        if digests.get(path) != digest(data):
            raise _damaged(out, f"{BASE} has another {path} than {MANIFEST} speaks of")
    return Written(facts, digests, base)


def read_digests(out: Path) -> Mapping[str, str]:
    """The SHA-256 of every file that was written last, by path; none where `out` holds no project of ours."""
    try:
        return dict(_read_facts(out)["files"])
    except ScaffoldError:
        return {}


def _read_facts(out: Path) -> dict[str, Any]:
    path = out / MANIFEST
    try:
        facts = json.loads(path.read_bytes())
    except NotADirectoryError:
        raise ScaffoldError(
            "is a file, not a project", place=str(out), hint="Name the folder that `nb2prod convert` wrote."
        ) from None
    except FileNotFoundError:
        hint = "name the folder that `nb2prod convert` wrote"
        if (out / BASE).exists():
            hint = "restore it from version control, or convert again with --overwrite, which keeps what is there"
        raise ScaffoldError(f"there is no {MANIFEST}", place=str(out), hint=hint) from None
    except (OSError, ValueError, RecursionError) as error:
        raise _damaged(out, f"{MANIFEST} cannot be read: {_why(error)}") from error
    if not isinstance(facts, dict) or facts.get("format") != FORMAT:
        raise _damaged(out, f"{MANIFEST} is not of format {FORMAT}, which this version writes")
    files = facts.get("files")
    if not isinstance(files, dict) or not all(isinstance(value, str) for value in files.values()):
        raise _damaged(out, f"{MANIFEST} does not say which files were written")
    return facts


def _damaged(out: Path, message: str) -> ScaffoldError:
    return ScaffoldError(message, place=str(out), hint=_TOGETHER)


_TOGETHER = f"restore {MANIFEST} and {BASE} from version control, together; in a merge take both from the same side"


def _why(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else "") or str(error)
