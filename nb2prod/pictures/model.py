"""A graph to be drawn, free of what it stands for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A node: `key` is unique, made of letters, digits and `_`; `lines` are its label; boxes of one `group` ("" for none) belong together."""

    key: str
    lines: tuple[str, ...]
    group: str = ""
    alarming: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    """An edge between two boxes, by their keys. `alarming` marks what should not be so (dashed, red)."""

    start: str
    end: str
    label: str = ""
    alarming: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """Boxes in the order in which they should be read, and the arrows between them."""

    title: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups in the order of their first box; "" for boxes without one."""
        return tuple(dict.fromkeys(box.group for box in self.boxes))
