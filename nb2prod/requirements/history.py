"""When was the notebook committed? Asked of git, where the notebook lies in a repository."""

import re
from pathlib import Path

from nb2prod.errors import RequirementsError
from nb2prod.requirements.process import run

TIME_LIMIT = 30.0


def commit_dates(notebook: Path) -> tuple[str, ...]:
    """The days (2021-08-31) on which the file was changed, the newest first; none where git, or a repository, is missing."""
    command = ["git", "log", "--follow", "--format=%cs", "--", notebook.name]
    try:
        finished = run(command, folder=notebook.resolve().parent, time_limit=TIME_LIMIT, act="ask git for the history")
    except RequirementsError:
        return ()
    return tuple(dict.fromkeys(re.findall(r"^\d{4}-\d\d-\d\d$", finished.out, re.MULTILINE)))
