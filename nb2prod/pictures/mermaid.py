"""Mermaid flow charts, which GitHub, GitLab and Jupyter draw inside Markdown."""

from nb2prod.pictures.model import Arrow, Box, Picture

_SPELLED = {ord(character): f"#{ord(character)};" for character in '#"<>&`\\|{}[]()'}


def draw_mermaid(picture: Picture) -> str:
    """The picture as a `flowchart`. Text is data: what could end a label or start a directive is written as a character code."""
    lines = ["flowchart TD"]
    for number, group in enumerate(picture.groups):
        boxes = [box for box in picture.boxes if box.group == group]
        if group:
            lines += [f'  subgraph group{number}["{_spell(group)}"]', *(f"  {_box(box)}" for box in boxes), "  end"]
        else:
            lines += [_box(box) for box in boxes]
    lines += [_arrow(arrow) for arrow in picture.arrows]
    alarming = [box.key for box in picture.boxes if box.alarming]
    if alarming:
        lines += ["  classDef alarming stroke:#b00020,stroke-width:2px", f"  class {','.join(alarming)} alarming"]
    return "\n".join(lines) + "\n"


def _box(box: Box) -> str:
    return f'  {box.key}["{"<br/>".join(_spell(line) for line in box.lines)}"]'


def _arrow(arrow: Arrow) -> str:
    line = "-.->" if arrow.alarming else "-->"
    label = f'|"{_spell(arrow.label)}"|' if arrow.label else ""
    return f"  {arrow.start} {line}{label} {arrow.end}"


def _spell(text: str) -> str:
    return " ".join(text.split()).translate(_SPELLED)
