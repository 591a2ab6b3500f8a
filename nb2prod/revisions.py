"""What a change brings: notebooks as they were in an earlier revision, by git."""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nb2prod.errors import Nb2prodError


@dataclass(frozen=True, slots=True)
class Revision:
    """The commit from which the work in a folder's repository has gone on, and the files that are different since."""

    commit: str
    root: Path
    touched: frozenset[Path]

    def before(self, path: Path) -> bytes | None:
        """The file as it was, None where there was none."""
        inside = path.resolve().relative_to(self.root).as_posix()
        done = _git(self.root, "cat-file", "blob", f"{self.commit}:{inside}")
        return done.stdout if done.returncode == 0 else None


def since(revision: str, folder: Path) -> Revision:
    """The point where the work in `folder` parted from `revision` (a branch, a tag, a commit), and the files changed, added or moved since.

    Raises Nb2prodError where git or the revision cannot be found.
    """
    root = Path(_text(_git(folder, "rev-parse", "--show-toplevel"), "not in a git repository"))
    named = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    commit = _text(named, f"git knows no revision {revision!r}")
    parted = _git(root, "merge-base", commit, "HEAD")
    commit = parted.stdout.decode().strip() or commit
    changed = _names(_git(root, "diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", commit, "--"))
    new = _names(_git(root, "ls-files", "--others", "--exclude-standard", "-z"))
    return Revision(commit, root, frozenset(root / name for name in (*changed, *new)))


def _git(folder: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    """Run git, told to start no other program on the way."""
    settings = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")
    try:
        return subprocess.run(["git", *settings, *words], cwd=folder, capture_output=True, check=False)
    except OSError as error:
        raise Nb2prodError("git cannot be run", hint="Install git, or leave out --since.") from error


def _text(done: subprocess.CompletedProcess[bytes], trouble: str) -> str:
    if done.returncode:
        raise Nb2prodError(trouble, hint="In CI, fetch enough history: `fetch-depth: 0`.")
    return done.stdout.decode(errors="surrogateescape").strip()


def _names(done: subprocess.CompletedProcess[bytes]) -> Sequence[str]:
    return [name for name in done.stdout.decode(errors="surrogateescape").split("\0") if name]
