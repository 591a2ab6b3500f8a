"""Picks the reporter. Only the one that is asked for is imported: the start of the program is felt in every commit hook."""

import importlib
from collections.abc import Sequence
from pathlib import Path

from nb2prod.diagnostics import Report
from nb2prod.errors import ConfigError
from nb2prod.reporters.model import Reporter


def render(reports: Sequence[Report], reporter_name: str) -> str:
    """The reports in the format of that name. Raises ConfigError where there is no such format."""
    if reporter_name not in reporter_names():
        raise ConfigError(
            f"no output format is called {reporter_name!r}", hint=f"There are {', '.join(reporter_names())}."
        )
    module = importlib.import_module(f"nb2prod.reporters.{reporter_name}")
    reporter = module.REPORTER
    assert isinstance(reporter, Reporter)
    return reporter.render(reports)


def reporter_names() -> tuple[str, ...]:
    """The formats there are, in alphabetical order."""
    names = (file.stem for file in Path(__file__).parent.glob("*.py"))
    return tuple(sorted(name for name in names if name != "model" and not name.startswith("_")))
