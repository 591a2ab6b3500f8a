"""SVG that stands alone: no script, no font file, readable on light and dark pages."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from nb2prod.pictures.layers import Layers, arrange
from nb2prod.pictures.model import Arrow, Box, Picture

_CHARACTER, _LINE, _PAD, _GAP, _DROP = 7.4, 16.0, 8.0, 24.0, 60.0
_LABEL_LINE = 12.0
_STYLE = (
    "text{font:12px monospace;fill:currentColor}.box{fill:none;stroke:currentColor}.group,.label{opacity:.65;font-size:11px}"
    ".arrow{fill:none;stroke:currentColor;opacity:.6}.alarming{stroke:#d03040;opacity:1}.arrow.alarming{stroke-dasharray:5 4}"
)


@dataclass(frozen=True, slots=True)
class _Frame:
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    def arriving(self, down: bool) -> float:
        """The edge at which an arrow comes in."""
        return self.y if down else self.y + self.height

    def leaving(self, down: bool) -> float:
        return self.y + self.height if down else self.y


def draw_svg(picture: Picture) -> str:
    """The picture as one `svg` element, boxes in layers from top to bottom. All text is escaped."""
    layers = arrange(picture)
    boxes = {box.key: box for box in picture.boxes}
    frames, width, height = _frames(layers, boxes)
    rank = _ranks(picture.arrows)
    body = [
        _draw_arrow(arrow, path, frames, rank[arrow]) for arrow, path in zip(picture.arrows, layers.paths, strict=True)
    ]
    body += [_draw_box(box, frames[box.key]) for box in picture.boxes]
    size = f'viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}"'
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" color="#445"><title>{_clean(picture.title)}</title>'
    )
    marker = '<marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse">'
    tip = f'<defs>{marker}<path d="M0 0L8 4L0 8z" fill="currentColor"/></marker></defs>'
    return "\n".join([head, f"<style>{_STYLE}</style>", tip, *body, "</svg>"]) + "\n"


def _frames(layers: Layers, boxes: Mapping[str, Box]) -> tuple[dict[str, _Frame], float, float]:
    """Where everything stands, rows centred, and how large the whole is."""
    sizes = {key: _size(boxes.get(key)) for row in layers.rows for key in row}
    widths = [sum(sizes[key][0] + _GAP for key in row) - _GAP for row in layers.rows]
    total = max(widths, default=0.0)
    frames: dict[str, _Frame] = {}
    y = _GAP
    for row, row_width in zip(layers.rows, widths, strict=True):
        x = _GAP + (total - row_width) / 2
        deep = max((sizes[key][1] for key in row), default=0.0)
        for key in row:
            frames[key] = _Frame(x, y, sizes[key][0], sizes[key][1] or deep)
            x += sizes[key][0] + _GAP
        y += deep + _DROP
    return frames, total + 2 * _GAP, y - _DROP + _GAP


def _size(box: Box | None) -> tuple[float, float]:
    """Width and height of a box; a stand-in for a passing arrow (None) takes no room."""
    if box is None:
        return 0.0, 0.0
    lines = _lines(box)
    return max(map(len, lines)) * _CHARACTER + 2 * _PAD, len(lines) * _LINE + 2 * _PAD


def _lines(box: Box) -> list[str]:
    return [*([box.group] if box.group else []), *box.lines]


def _draw_box(box: Box, frame: _Frame) -> str:
    style = "box alarming" if box.alarming else "box"
    place = f'x="{frame.x:.1f}" y="{frame.y:.1f}" width="{frame.width:.1f}" height="{frame.height:.1f}"'
    texts = []
    for number, line in enumerate(_lines(box)):
        faint = ' class="group"' if box.group and number == 0 else ""
        at = f'x="{frame.x + _PAD:.1f}" y="{frame.y + _PAD + (number + 0.75) * _LINE:.1f}"'
        texts.append(f"<text {at}{faint}>{_clean(line)}</text>")
    return f'<rect class="{style}" {place} rx="4"/>' + "".join(texts)


def _ranks(arrows: Sequence[Arrow]) -> dict[Arrow, int]:
    """Which of the arrows into its box each one is, from 0: labels of neighbours stand on lines of their own."""
    seen: Counter[str] = Counter()
    ranks = {}
    for arrow in arrows:
        ranks[arrow] = seen[arrow.end]
        seen[arrow.end] += 1
    return ranks


def _draw_arrow(arrow: Arrow, path: tuple[str, ...], frames: Mapping[str, _Frame], rank: int) -> str:
    """A curve from box to box, past the stand-ins, with its label near the middle of the last bend."""
    down = frames[path[0]].y < frames[path[-1]].y
    x, y = frames[path[0]].middle, frames[path[0]].leaving(down)
    line, label_at = f"M{x:.1f} {y:.1f}", (x, y)
    for key in path[1:]:
        frame = frames[key]
        end, half = frame.arriving(down), (y + frame.arriving(down)) / 2
        line += f"C{x:.1f} {half:.1f} {frame.middle:.1f} {half:.1f} {frame.middle:.1f} {end:.1f}"
        label_at = ((x + frame.middle) / 2, half + _LABEL_LINE * (rank % 4 - 1))
        x, y = frame.middle, frame.leaving(down)
        line += f"L{x:.1f} {y:.1f}" if key != path[-1] else ""
    style = "arrow alarming" if arrow.alarming else "arrow"
    drawn = f'<path class="{style}" d="{line}" marker-end="url(#tip)"/>'
    if not arrow.label:
        return drawn
    return (
        drawn
        + f'<text class="label" text-anchor="middle" x="{label_at[0]:.1f}" y="{label_at[1]:.1f}">{_clean(arrow.label)}</text>'
    )


def _clean(text: str) -> str:
    """Text as XML allows it: escaped, without control characters."""
    return escape("".join(character if character.isprintable() else " " for character in text))
