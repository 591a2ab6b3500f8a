"""What a fix is, and what it proposes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from nb2prod.dataflow.model import Analysis


@dataclass(frozen=True, slots=True)
class Proposal:
    """Changes to a notebook, cells by their indexes: new sources, new ids, cells to remove, and another order of all cells."""

    message: str
    sources: Mapping[int, str] = field(default_factory=dict)
    ids: Mapping[int, str] = field(default_factory=dict)
    removed: frozenset[int] = frozenset()
    order: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user asks for. `seed` is for random generators; None leaves them alone."""

    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Fixer:
    """One thing that can be mended; one file each in this folder. `codes` are the rules whose findings it mends.

    `propose` gives the changes to make next, None where there is nothing (more) to mend. Whether they do good is judged by others.
    """

    codes: tuple[str, ...]
    propose: Callable[[Analysis, Wishes], Proposal | None]
