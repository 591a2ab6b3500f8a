"""Whether a notebook goes back to folders that it has been in before (`%cd -`)."""

import re
from collections.abc import Iterable

_BACK = re.compile(r"^[ \t]*%?cd[ \t]+-\d*[ \t]*$", re.MULTILINE)


def retraces_folders(sources: Iterable[str]) -> bool:
    """Does some cell go back, in a notebook that moves by `%cd` alone? IPython does not count the moves of `os.chdir`."""
    text = "\n".join(sources)
    return _BACK.search(text) is not None and "chdir" not in text
