"""Reads the hazards: notebooks that would behave differently if their code were just moved into functions, one trap each.

A file of them is plain text, so that nothing has to be quoted. `======== what it is about` begins a hazard, `--------` a code cell. Behind the
dashes may stand `md` (a markdown cell), `tags: a b`, `file: name` (a file beside the notebook), `notebook: name` (another notebook), or
`refused: text` for what can't be converted: the text is in the message.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_FOLDER = Path(__file__).parent / "hazards"


@dataclass(frozen=True, slots=True)
class Hazard:
    """A notebook in the notation of `side_by_side`, and the files beside it."""

    topic: str
    title: str
    cells: tuple[str, ...]
    files: dict[str, str] = field(default_factory=dict)
    notebooks: dict[str, str] = field(default_factory=dict)
    refused: str = ""

    @property
    def spoken_id(self) -> str:
        return f"{self.topic}: {self.title}"


def read_hazards() -> Iterator[Hazard]:
    """All hazards, file by file."""
    for path in sorted(_FOLDER.glob("*.txt")):
        for text in re.split(r"^======== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            title, _, rest = text.partition("\n")
            yield _read(path.stem, title.strip(), rest)


def _read(topic: str, title: str, text: str) -> Hazard:
    cells: list[str] = []
    files: dict[str, str] = {}
    notebooks: dict[str, str] = {}
    refused = ""
    for part in re.split(r"^--------", text, flags=re.MULTILINE)[1:]:
        kind, _, content = part.partition("\n")
        word, _, name = kind.strip().partition(": ")
        content = content.removesuffix("\n")
        if word == "file":
            files[name] = content + "\n"
        elif word == "notebook":
            notebooks[name] = content
        elif word == "refused":
            refused = re.escape(name)
        elif word == "tags":
            cells.append(f"#tags: {name}\n{content}")
        else:
            assert word in ("", "md"), f"{title}: {kind}"
            cells.append(f"#md {content}" if word == "md" else content)
    return Hazard(topic, title, tuple(cells), files, notebooks, refused)
