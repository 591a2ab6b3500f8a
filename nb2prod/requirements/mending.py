"""Metadata of old releases, mended: pandas up to 0.24 asks for `pytz (>=2011k)`, which no resolver of today reads, so none would pin it."""

import json
from collections.abc import Iterator
from pathlib import Path

from nb2prod.requirements.tables import rows

FILE = "metadata.toml"


def write_mended_metadata(folder: Path) -> list[str]:
    """Write what uv is to read in place of the broken metadata into `folder`; the options that make it do so."""
    (folder / FILE).write_text("\n".join(_entries()), encoding="utf-8")
    return ["--config-file", FILE]


def _entries() -> Iterator[str]:
    for name, versions, requirements in rows("metadata.tsv", 3):
        for version in versions.split():
            yield "[[dependency-metadata]]"
            yield f"name = {json.dumps(name)}"
            yield f"version = {json.dumps(version)}"
            yield f"requires-dist = {json.dumps(requirements.split())}"
