"""Whether the folders that a notebook has been in are those that IPython remembers (`%cd -`, `%dhist`)."""

from collections.abc import Iterable


def moves_by_magics(sources: Iterable[str]) -> bool:
    """Does the notebook move by `%cd` and its like alone? IPython does not count the moves of `os.chdir`."""
    return not any("chdir" in source for source in sources)
