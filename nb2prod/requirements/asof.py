"""When did the notebook run? The index as it stood then has what the notebook used."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from nb2prod.errors import RequirementsError
from nb2prod.ipython.model import PythonCell
from nb2prod.notebook.model import Notebook
from nb2prod.requirements.pythons import released

LONGEST_TEXT = 200_000
_DAY = r"(?P<year>20[0-4]\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)"
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_STAMPS = (
    re.compile(rf"^{_DAY} \d\d:\d\d:\d\d\.\d+: [IWEF] ", re.MULTILINE),  # the log of TensorFlow
    re.compile(rf"^--{_DAY} \d\d:\d\d:\d\d--", re.MULTILINE),  # wget
    re.compile(rf"^\W*(?:INFO|WARNING|ERROR|DEBUG)?\W*{_DAY}[ T]\d\d:\d\d:\d\d[,.]\d{{3}}", re.MULTILINE),  # logging
    re.compile(rf"^(?:Last updated: ?|last updated: ?){_DAY}", re.MULTILINE),  # watermark
    re.compile(r"^Date:\s+\w{3}, (?P<day>\d\d) (?P<name>[A-Z][a-z]{2}) (?P<year>20\d\d)", re.MULTILINE),  # statsmodels
    re.compile(
        r"^\w{3} (?P<name>[A-Z][a-z]{2}) +(?P<day>\d{1,2}) \d\d:\d\d:\d\d (?:[A-Z]{3,4} )?(?P<year>20\d\d)\b",
        re.MULTILINE,
    ),
)


@dataclass(frozen=True, slots=True)
class AsOf:
    """A date ("2021-08-10", or "" for today) and what it rests on."""

    date: str
    why: str


def choose_date(
    wanted: str, notebook: Notebook, cells: Sequence[PythonCell], python: str, commits: Sequence[str] = ()
) -> AsOf:
    """The date for `--as-of`: "none" is today, a date is itself, "auto" is found out.

    Best is a time that the front end recorded, then a date in an output of a tool that prints the current one, then the oldest commit of the file
    (`commits`, dates in any order) that is not older than its Python. Raises RequirementsError for a text that is none of these.
    """
    if wanted == "none" or not wanted:
        return AsOf("", "as the index stands today")
    if wanted != "auto":
        return AsOf(_checked(wanted), "as asked")
    earliest = released(python)
    for dates, why in ((_recorded(notebook), "recorded in the notebook"), (_printed(cells), "printed in an output")):
        if plausible := [day for day in dates if day >= earliest]:
            return AsOf(max(plausible), why)
    if plausible := [day for day in commits if day >= earliest]:
        return AsOf(min(plausible), "the oldest commit that is not older than its Python")
    return AsOf("", "nothing tells when the notebook ran")


def _checked(text: str) -> str:
    hint = "write a date as 2021-08-31, or auto, or none"
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise RequirementsError(f"{text!r} is not a date", hint=hint) from error
    if day > datetime.now(UTC).date() + timedelta(days=1):
        raise RequirementsError(f"{day} is yet to come: nobody knows the index of that day", hint=hint)
    return day.isoformat()


def _recorded(notebook: Notebook) -> Iterator[str]:
    """Times that front ends write into the metadata: JupyterLab, ExecuteTime, Colab, papermill."""
    papermill = notebook.metadata.get("papermill")
    yield from _days_of(papermill, ("start_time", "end_time"))
    for cell in notebook.cells:
        yield from _days_of(
            cell.metadata.get("execution"), ("iopub.execute_input", "iopub.status.busy", "shell.execute_reply")
        )
        yield from _days_of(cell.metadata.get("ExecuteTime"), ("start_time", "end_time"))
        colab = cell.metadata.get("executionInfo")
        if isinstance(colab, dict) and isinstance(stamp := colab.get("timestamp"), int) and 1e12 < stamp < 4e12:
            yield datetime.fromtimestamp(stamp / 1000, UTC).date().isoformat()


def _days_of(record: Any, keys: Sequence[str]) -> Iterator[str]:
    for key in keys if isinstance(record, dict) else ():
        text = record.get(key)
        if isinstance(text, str) and re.match(r"20\d\d-\d\d-\d\d", text):
            yield text[:10]


def _printed(cells: Sequence[PythonCell]) -> Iterator[str]:
    for output in (output for cell in cells for output in cell.cell.outputs):
        for pattern in _STAMPS:
            for match in pattern.finditer(output.text[:LONGEST_TEXT]):
                yield from _day(match.groupdict())


def _day(found: dict[str, str]) -> Iterator[str]:
    month = _MONTHS.index(found["name"]) + 1 if found.get("name") in _MONTHS else int(found.get("month", 0))
    try:
        yield date(int(found["year"]), month, int(found["day"])).isoformat()
    except ValueError:
        return
