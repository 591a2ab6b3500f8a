"""DOT, the language of Graphviz."""

from nb2prod.pictures.model import Arrow, Box, Picture


def draw_dot(picture: Picture) -> str:
    """The picture as a `digraph`, one cluster a group."""
    lines = [
        "digraph {",
        f"  label={_quote(picture.title)}",
        "  labelloc=t",
        '  node [shape=box, fontname="monospace", fontsize=10]',
    ]
    for number, group in enumerate(picture.groups):
        boxes = [_box(box) for box in picture.boxes if box.group == group]
        if group:
            lines += [
                f"  subgraph cluster_{number} {{",
                f"    label={_quote(group)}",
                *(f"  {box}" for box in boxes),
                "  }",
            ]
        else:
            lines += boxes
    lines += [_arrow(arrow) for arrow in picture.arrows]
    return "\n".join([*lines, "}"]) + "\n"


def _box(box: Box) -> str:
    colour = ', color="#b00020"' if box.alarming else ""
    return f"  {box.key} [label={_quote(*box.lines)}{colour}]"


def _arrow(arrow: Arrow) -> str:
    look = ', style=dashed, color="#b00020"' if arrow.alarming else ""
    return f"  {arrow.start} -> {arrow.end} [label={_quote(arrow.label)}{look}]"


def _quote(*lines: str) -> str:
    """A quoted string of DOT; `\\l` ends a left-aligned line where there are several."""
    escaped = [" ".join(line.split()).replace("\\", "\\\\").replace('"', '\\"') for line in lines]
    return '"' + ("\\l".join(escaped) + "\\l" if len(escaped) > 1 else escaped[0]) + '"'
