"""Scripts that nbconvert exported from a notebook: `# In[3]:` before each code cell, Markdown as comments between them."""

from pathlib import Path

from nb2prod.notebook.model import Cell, CellKind, Notebook
from nb2prod.patterns import pattern

_PROMPT = pattern(r"# In ?\[([ \d]*)\]:[ \t]*$")


def is_exported(text: str) -> bool:
    """Does the text have the prompts that nbconvert writes?"""
    return any(_PROMPT.match(line) for line in text.split("\n"))


def parse_exported(text: str, path: Path) -> Notebook:
    """The notebook in a script that nbconvert wrote.

    The comments that end a cell's lines, after an empty line, are the Markdown of the cell below: that is how nbconvert lays them out.
    """
    cells: list[Cell] = []
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines) if _PROMPT.match(line)]
    _add_markdown(cells, lines, 0, starts[0])
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        prompt = _PROMPT.match(lines[start])
        count = prompt[1].strip() if prompt else ""
        below = _markdown_start(lines, start + 1, end)
        first, last = _trim(lines, start + 1, below)
        source = "\n".join(lines[first:last])
        number = int(count) if count else None
        cells.append(Cell(len(cells), "", CellKind.CODE, source, execution_count=number, json_line=first + 1))
        _add_markdown(cells, lines, below, end)
    return Notebook(path, tuple(cells))


def _markdown_start(lines: list[str], start: int, end: int) -> int:
    """Where the block of comments at the end begins; `end` where there is none that an empty line sets apart."""
    first = end
    while first > start and (not lines[first - 1] or lines[first - 1].startswith("#")):
        first -= 1
    while first < end and lines[first]:
        first += 1
    return first if any(lines[first:end]) else end


def _add_markdown(cells: list[Cell], lines: list[str], start: int, end: int) -> None:
    kept = [number for number in range(start, end) if not lines[number].startswith(("#!", "# coding", "# -*-"))]
    first, last = _trim(lines, kept[0] if kept else end, end)
    if first < last:
        source = "\n".join(line.removeprefix("#").removeprefix(" ") for line in lines[first:last])
        cells.append(Cell(len(cells), "", CellKind.MARKDOWN, source, json_line=first + 1))


def _trim(lines: list[str], first: int, last: int) -> tuple[int, int]:
    """The range without the blank lines at its ends."""
    while first < last and not lines[first].strip():
        first += 1
    while last > first and not lines[last - 1].strip():
        last -= 1
    return first, last
