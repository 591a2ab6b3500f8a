"""What git ignores: the `.gitignore` files of a repository, the nearest one deciding."""

from pathlib import Path
from typing import TYPE_CHECKING

from nb2prod.stamps import Witness

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


class IgnoreFiles:
    """The `.gitignore` files that apply below `start`, read as the folders are entered. `witness` notes them."""

    def __init__(self, start: Path, witness: Witness) -> None:
        self._specs: dict[Path, GitIgnoreSpec] = {}
        self._witness = witness
        folder = start.absolute()
        above = [folder, *folder.parents]
        root = next((place for place in above if witness.see_presence(place / ".git")), None)
        for place in above[1 : above.index(root) + 1] if root is not None else ():
            self.enter(place, bool(witness.see(place / ".gitignore")))

    def enter(self, folder: Path, has_file: bool) -> None:
        """Read the file of a folder, if it has one. A file that cannot be read ignores nothing."""
        if not has_file:
            return
        from pathspec import GitIgnoreSpec

        self._witness.see(folder / ".gitignore")
        try:
            lines = (folder / ".gitignore").read_text(encoding="utf-8", errors="replace").splitlines()
            self._specs[folder.absolute()] = GitIgnoreSpec.from_lines(lines)
        except (OSError, ValueError):
            return

    def covers(self, path: Path, *, is_folder: bool) -> bool:
        """Is the path ignored? A `!pattern` of a nearer file wins over a pattern of one further up."""
        if not self._specs:
            return False
        absolute = path.absolute()
        for folder in absolute.parents:
            spec = self._specs.get(folder)
            if spec is not None:
                inside = absolute.relative_to(folder).as_posix() + ("/" if is_folder else "")
                decided = spec.check_file(inside).include
                if decided is not None:
                    return decided
        return False
