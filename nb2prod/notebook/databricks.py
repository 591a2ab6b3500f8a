"""Databricks notebooks in their source form: `# COMMAND ----------` between cells, `# MAGIC` before what is not Python."""

from pathlib import Path

from nb2prod.notebook.model import Cell, CellKind, Notebook
from nb2prod.patterns import pattern

_FIRST_LINE = "# Databricks notebook source"
_SEPARATOR = pattern(r"# COMMAND -+\s*$")
_MAGIC = pattern(r"# MAGIC ?")
_TITLE = pattern(r"# DBTITLE \d+,(.*)")
_LANGUAGES = {"sql": "sql", "sh": "sh", "r": "R", "scala": "scala", "python": "", "html": "html"}


def is_databricks(text: str) -> bool:
    """Does the text start like a notebook that Databricks exported?"""
    return text.startswith(_FIRST_LINE)


def parse_databricks(text: str, path: Path) -> Notebook:
    """The notebook in Databricks source. A cell in another language becomes a cell with IPython's cell magic of that language."""
    chunks: list[tuple[int, list[str]]] = [(2, [])]
    for number, line in enumerate(text.split("\n")[1:], start=2):
        if _SEPARATOR.match(line):
            chunks.append((number + 1, []))
        else:
            chunks[-1][1].append(line)
    cells = [_cell(index, line, lines) for index, (line, lines) in enumerate(chunks)]
    return Notebook(path, tuple(cells), kernel="databricks")


def _cell(index: int, line: int, lines: list[str]) -> Cell:
    metadata: dict[str, str] = {}
    while lines and (not lines[0].strip() or _TITLE.match(lines[0])):
        title = _TITLE.match(lines[0])
        if title:
            metadata["title"] = title[1].strip()
        lines, line = lines[1:], line + 1
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    source = "\n".join(_MAGIC.sub("", text, count=1) for text in lines)
    if lines and _MAGIC.match(lines[0]) and source.startswith("%"):
        kind, source = _translate(source)
    else:
        kind = CellKind.CODE
    return Cell(index, "", kind, source, metadata=metadata, json_line=line)


def _translate(source: str) -> tuple[CellKind, str]:
    """Databricks writes `%sql` where IPython writes `%%sql`; `%md` is a markdown cell."""
    name, _, rest = source[1:].partition("\n")
    name, _, arguments = name.partition(" ")
    if name in ("md", "md-sandbox"):
        return CellKind.MARKDOWN, "\n".join(part for part in (arguments, rest) if part)
    if name == "python":
        return CellKind.CODE, "\n".join(part for part in (arguments, rest) if part)
    if name in _LANGUAGES:
        return CellKind.CODE, "\n".join([f"%%{_LANGUAGES[name]}", *(part for part in (arguments, rest) if part)])
    return CellKind.CODE, source
