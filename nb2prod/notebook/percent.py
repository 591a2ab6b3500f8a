"""The percent format: notebooks as `.py` files with `# %%` between the cells.

VS Code, Spyder and jupytext read it. Our tests, docs and bug reports write notebooks this way, with the execution count in brackets:

    # %% [markdown]
    # # Churn
    # %% [3] tags=["load"]
    df = pd.read_csv("customers.csv")

Magics may stand as they are or as comments (`# %matplotlib inline`, as jupytext writes them). A comment that would be taken for a
marker or a magic is written with one more `# ` before it. Blank lines at the end of a cell belong to the layout of the file and
are not kept; outputs and cell ids have no place in this format.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nb2prod.notebook.kernels import read_language
from nb2prod.notebook.model import Cell, CellKind, Notebook
from nb2prod.patterns import pattern

_MARKER = pattern(r"#[ \t]*%%(%*)(?:[ \t]+(.*))?[ \t]*$")
_TYPE = pattern(r"\[(markdown|md|raw|code|\d+| )\]")
_KEY = pattern(r"(?:^|(?<=\s))([A-Za-z_][\w.\-:]*)=(?=[\"\[{\d\-tfn])")
_ESCAPED = pattern(r"# (?=(?:# )*#[ \t]*%%%*(?:[ \t]|$))")
_COMMENTED_MAGIC = pattern(r"(?P<indent>[ \t]*)# (?=(?:# )*(?:%{1,2}(?:[A-Za-z]\w+|R)\b|![\w{$.~/!]))")
_HEADER_END = pattern(r"#\s*---\s*$")


@dataclass(slots=True)
class _Chunk:
    """The lines between two markers, and what the marker before them says."""

    line: int
    kind: CellKind = CellKind.CODE
    count: int | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)


def parse_percent(text: str, path: Path) -> Notebook:
    """The notebook in a percent-format script. Never fails: a script without a marker is a notebook of one code cell."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    metadata, start = _read_header(lines)
    chunks = [chunk for chunk in _chunks(lines, start) if chunk is not None]
    cells = tuple(_cell(index, chunk) for index, chunk in enumerate(chunks))
    language, version, kernel = read_language(metadata)
    return Notebook(path, cells, language, version, kernel, metadata)


def write_percent(notebook: Notebook) -> str:
    """The notebook's cells in percent format, readable by `parse_percent` and by jupytext."""
    return "".join(f"{_marker(cell)}\n{_body(cell)}" for cell in notebook.cells)


def _read_header(lines: list[str]) -> tuple[dict[str, Any], int]:
    """Kernel and language from jupytext's YAML header, and the number of lines it takes.

    Only the few lines `key: value` below `kernelspec` are looked at: no YAML parser is needed for them.
    """
    start = next((number for number, line in enumerate(lines) if not line.startswith("#!") and "coding" not in line), 0)
    if start >= len(lines) or not _HEADER_END.match(lines[start]):
        return {}, 0
    end = next((number for number in range(start + 1, len(lines)) if _HEADER_END.match(lines[number])), None)
    if end is None:
        return {}, 0
    fields = [re.match(r"#\s+(name|language|display_name): (.+)", line) for line in lines[start:end]]
    return {"kernelspec": {match[1]: match[2].strip() for match in fields if match}}, end + 1


def _chunks(lines: list[str], start: int) -> Iterator[_Chunk | None]:
    chunk = _Chunk(line=start + 1)
    explicit = False
    for number in range(start, len(lines)):
        marker = _MARKER.match(lines[number])
        if marker:
            yield chunk if explicit or _has_text(chunk) else None
            chunk, explicit = _read_marker(marker, number + 2), True
        else:
            chunk.lines.append(lines[number])
    yield chunk if explicit or _has_text(chunk) else None


def _has_text(chunk: _Chunk) -> bool:
    """Is there more before the first marker than comments such as `# -*- coding: utf-8 -*-`?"""
    return any(line.strip() and not line.startswith(("#!", "# -*-")) for line in chunk.lines)


def _read_marker(marker: re.Match[str], line: int) -> _Chunk:
    chunk = _Chunk(line)
    rest = (marker[2] or "").strip()
    if marker[1]:
        chunk.metadata["cell_depth"] = len(marker[1])
    first = _KEY.search(rest)
    split = 0 if rest.startswith("{") else first.start() if first else len(rest)
    title, rest = rest[:split], rest[split:]
    kind = _TYPE.search(title)
    if kind:
        title, rest = title[: kind.start()], title[kind.end() :] + rest
        _apply_type(chunk, kind[1])
    if title.strip():
        chunk.metadata["title"] = title.strip()
    chunk.metadata |= _read_metadata(rest)
    return chunk


def _apply_type(chunk: _Chunk, name: str) -> None:
    if name in ("markdown", "md"):
        chunk.kind = CellKind.MARKDOWN
    elif name == "raw":
        chunk.kind = CellKind.RAW
    elif name.isdecimal():
        chunk.count = int(name)


def _read_metadata(text: str) -> dict[str, Any]:
    """`key=value` pairs whose values are JSON, or one JSON object; what is neither is left out."""
    text = text.strip()
    decoder = json.JSONDecoder()
    if text.startswith("{"):
        text = f"metadata={text}"
    metadata: dict[str, Any] = {}
    at = 0
    while found := _KEY.search(text, at):
        try:
            value, at = decoder.raw_decode(text, found.end())
        except ValueError:
            at = found.end()
            continue
        metadata |= value if found[1] == "metadata" and isinstance(value, dict) else {found[1]: value}
    return metadata


def _cell(index: int, chunk: _Chunk) -> Cell:
    while chunk.lines and not chunk.lines[-1].strip():
        chunk.lines.pop()
    language = chunk.metadata.get("language")
    if chunk.kind is not CellKind.CODE:
        source = "\n".join(_uncomment(chunk.lines))
    elif isinstance(language, str):
        arguments = chunk.metadata.get("magic_args", "")
        source = "\n".join([f"%%{language} {arguments}".rstrip(), *_uncomment(chunk.lines)])
    else:
        source = "\n".join(_code_lines(chunk.lines))
    tags = chunk.metadata.get("tags")
    kept = tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ()
    return Cell(index, "", chunk.kind, source, kept, chunk.metadata, chunk.count, json_line=chunk.line)


def _uncomment(lines: list[str]) -> list[str]:
    """The text of lines that are commented out, or of a string that stands alone."""
    quoted = "\n".join(lines).strip()
    if len(quoted) >= 6 and quoted[:3] == quoted[-3:] and quoted[:3] in ('"""', "'''"):
        return quoted[3:-3].strip("\n").split("\n")
    return [_unescape(line).removeprefix("#").removeprefix(" ") for line in lines]


def _code_lines(lines: list[str]) -> list[str]:
    if len(lines) > 1 and lines[0].startswith("# %%") and all(line.startswith("#") for line in lines):
        return _uncomment(lines)  # jupytext comments the whole of a cell in another language
    return [_COMMENTED_MAGIC.sub(r"\g<indent>", _unescape(line), count=1) for line in lines]


def _unescape(line: str) -> str:
    return line[2:] if _ESCAPED.match(line) else line


def _marker(cell: Cell) -> str:
    metadata = dict(cell.metadata)
    depth = metadata.pop("cell_depth", 0)
    parts = ["# %%" + "%" * (depth if isinstance(depth, int) and 0 < depth < 10 else 0)]
    title = metadata.pop("title", None)
    if isinstance(title, str) and title:
        parts.append(title)
    if cell.kind is not CellKind.CODE:
        parts.append(f"[{cell.kind.value}]")
    elif cell.execution_count is not None:
        parts.append(f"[{cell.execution_count}]")
    if cell.tags:
        metadata["tags"] = list(cell.tags)
    return " ".join(parts + [f"{key}={json.dumps(value)}" for key, value in metadata.items()])


def _body(cell: Cell) -> str:
    source = cell.source.rstrip("\n")
    if not source:
        return ""
    lines = source.split("\n")
    written = (
        map(_comment_magic, lines) if cell.kind is CellKind.CODE else (f"# {line}" if line else "#" for line in lines)
    )
    return "".join(f"{_escape(line)}\n" for line in written)


def _comment_magic(line: str) -> str:
    """A comment that would be read as a magic, once more commented."""
    commented = _COMMENTED_MAGIC.match(line)
    return f"{commented['indent']}# {line[commented.end('indent'):]}" if commented else line


def _escape(line: str) -> str:
    """A line that would be read as a marker, or as one that is written like this, once more commented."""
    return f"# {line}" if _MARKER.match(line) or _ESCAPED.match(line) else line
