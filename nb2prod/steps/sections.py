"""Which cells belong together: by marks, by headings, and, where those leave too much together, by size."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from nb2prod.notebook.model import Cell, CellKind, Notebook
from nb2prod.steps.conventions import Marking
from nb2prod.steps.names import plain_text

_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_UNDERLINED = re.compile(r"^(=+|-+)\s*$")
MOST_LINES = 36
"""A step of more lines than this is divided at a cell border, where there is one."""
_MOST_SECTIONS = 24


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 6, and the text below it up to the next heading or the end of its cell."""

    level: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """Code cells that belong together. `named` and `module` are names given by marks, `title` and `text` come from the heading above, `chapter` is
    the outermost heading that the first cell stands under, the notebook's title aside."""

    cells: tuple[int, ...]
    title: str = ""
    text: str = ""
    named: str = ""
    module: str = ""
    chapter: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """The notebook's title and introduction, its sections, and the remarks (plain markdown) that stand above code cells."""

    title: str
    text: str
    sections: tuple[Section, ...]
    remarks: Mapping[int, str]


def outline(
    notebook: Notebook, order: tuple[int, ...], markings: Mapping[int, Marking], lines: Mapping[int, int]
) -> Outline:
    """Group the code cells of `order`. `lines` says how many lines of each would stay in a step."""
    above = _headings_above(notebook)
    title, text = _title(notebook)
    if list(order) != sorted(order):
        level = 0  # in another order than the document's, headings do not enclose anything
    else:
        level = _best_level([above[cell] for cell in order if not markings[cell].step], title)
    sections: list[Section] = []
    previous_key: object = None
    for cell in order:
        marking = markings[cell]
        headings = [heading for heading in above[cell] if heading.level <= level]
        part = notebook.part_of(cell)
        key: object = (
            ("mark", marking.step)
            if marking.step
            else ("heading", part, marking.module, [id(heading) for heading in headings])
        )
        if sections and key == previous_key:
            sections[-1] = replace(sections[-1], cells=(*sections[-1].cells, cell))
        else:
            last = headings[-1] if headings else None
            untold = last is not None and last.title != title
            sections.append(
                Section(
                    (cell,),
                    last.title if last and untold else "",
                    last.text if last and untold else "",
                    marking.step,
                    marking.module,
                )
            )
        previous_key = key
    divided = [part for section in sections for part in _divide(section, lines, above, level, notebook)]
    return Outline(title, text, tuple(_in_chapters(divided, above, title, notebook)), _remarks(notebook, order))


def _in_chapters(
    sections: list[Section], above: Mapping[int, list[Heading]], title: str, notebook: Notebook
) -> Iterator[Section]:
    """Each section with the chapter it is in: of several notebooks each is one."""
    for section in sections:
        if notebook.parts:
            yield replace(section, chapter=notebook.part_of(section.cells[0]).path.stem)
            continue
        outer = [heading.title for heading in above[section.cells[0]] if heading.title != title]
        yield replace(section, chapter=outer[0] if outer else "")


def headings_of(source: str) -> list[Heading]:
    """The headings of a markdown cell, in order; fenced code is no place for them."""
    found: list[Heading] = []
    body: list[str] = []
    fenced = False
    lines = source.splitlines()
    for index, line in enumerate(lines):
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        match = None if fenced else _HEADING.match(line)
        underline = (
            _UNDERLINED.match(lines[index + 1]) if index + 1 < len(lines) and line.strip() and not fenced else None
        )
        if match or (underline and not line.startswith((" ", "-", "|"))):
            if found:
                found[-1] = replace(found[-1], text="\n".join(body).strip())
            level = len(match[1]) if match else 1 if underline and underline[1].startswith("=") else 2
            found.append(Heading(level, plain_text(match[2] if match else line), ""))
            body = []
        elif not (_UNDERLINED.match(line) and not body):
            body.append(line)
    if found:
        found[-1] = replace(found[-1], text="\n".join(body).strip())
    return [heading for heading in found if heading.title]


def _headings_above(notebook: Notebook) -> dict[int, list[Heading]]:
    """For each code cell the headings that it stands under, outermost first."""
    above: dict[int, list[Heading]] = {}
    open_headings: list[Heading] = []
    starts = {part.start for part in notebook.parts}
    for cell in notebook.cells:
        if cell.index in starts:
            open_headings = []
        if cell.kind is CellKind.MARKDOWN:
            for heading in headings_of(cell.source):
                open_headings = [*(other for other in open_headings if other.level < heading.level), heading]
        elif cell.kind is CellKind.CODE:
            above[cell.index] = open_headings
    return above


def _title(notebook: Notebook) -> tuple[str, str]:
    """The title is a level-1 heading above all code, if there is just one of them."""
    for cell in notebook.cells:
        if cell.kind is CellKind.CODE and cell.source.strip():
            break
        if cell.kind is CellKind.MARKDOWN:
            for heading in headings_of(cell.source):
                if heading.level == 1:
                    return heading.title, heading.text
    return "", ""


def _best_level(above: list[list[Heading]], title: str) -> int:
    """The heading level that gives sensible steps: the highest one that gives at least three sections, else the one that gives most."""
    best, most = 0, 1
    for level in range(1, 7):
        sections = {tuple(id(heading) for heading in headings if heading.level <= level) for headings in above}
        if len(sections) > _MOST_SECTIONS and most > 1:
            break
        if len(sections) > most:
            best, most = level, len(sections)
        if most >= 3:
            break
    return best


def _divide(
    section: Section, lines: Mapping[int, int], above: Mapping[int, list[Heading]], level: int, notebook: Notebook
) -> list[Section]:
    """Split a section that is too long: at the headings inside it, then at cell borders so that the parts are of like size."""
    if section.named or sum(lines[cell] for cell in section.cells) <= MOST_LINES or len(section.cells) == 1:
        return [section]
    deeper = [(above[cell][-1] if above[cell] and above[cell][-1].level > level else None) for cell in section.cells]
    if len({id(heading) for heading in deeper}) > 1:
        parts: list[Section] = []
        previous: Heading | None = None
        for cell, heading in zip(section.cells, deeper, strict=True):
            if parts and heading is previous:
                parts[-1] = replace(parts[-1], cells=(*parts[-1].cells, cell))
            elif heading is None:
                parts.append(replace(section, cells=(cell,)))
            else:
                parts.append(Section((cell,), heading.title, heading.text))
            previous = heading
        return [piece for part in parts for piece in _by_size(part, lines, notebook)]
    return _by_size(section, lines, notebook)


def _by_size(section: Section, lines: Mapping[int, int], notebook: Notebook) -> list[Section]:
    total = sum(lines[cell] for cell in section.cells)
    if total <= MOST_LINES:
        return [section]
    target = total / -(-total // MOST_LINES)
    parts: list[list[int]] = [[]]
    size = 0
    for cell in section.cells:
        overshoots = size + lines[cell] > MOST_LINES
        told = (
            size >= target / 2
            and cell > 0
            and notebook.cells[cell - 1].kind is CellKind.MARKDOWN
            and size + lines[cell] > target
        )
        if parts[-1] and size and (overshoots or told):
            parts.append([])
            size = 0
        parts[-1].append(cell)
        size += lines[cell]
    first, *rest = parts
    return [replace(section, cells=tuple(first)), *(Section(tuple(part)) for part in rest)]


def _remarks(notebook: Notebook, order: Iterable[int]) -> dict[int, str]:
    """The plain markdown directly above each code cell, headings excluded."""
    wanted = set(order)
    remarks: dict[int, str] = {}
    pending: list[Cell] = []
    for cell in notebook.cells:
        if cell.kind is CellKind.MARKDOWN:
            pending.append(cell)
        elif cell.kind is CellKind.CODE:
            if cell.index in wanted and pending and not headings_of(pending[-1].source):
                remarks[cell.index] = pending[-1].source.strip()
            pending = []
    return remarks
