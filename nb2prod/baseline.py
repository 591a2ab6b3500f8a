"""Findings that are known and not to be shown again, by their fingerprints."""

import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from nb2prod.diagnostics import Report
from nb2prod.errors import ConfigError
from nb2prod.reporters._fingerprints import fingerprints

_VERSION = 1


def write_baseline(reports: Sequence[Report], folder: Path) -> str:
    """The text of a baseline file in `folder` that knows every finding of the reports. Paths are relative to the folder."""
    known = {_relative(report.path, folder): sorted(fingerprints(report)) for report in reports if report.diagnostics}
    return json.dumps({"version": _VERSION, "findings": dict(sorted(known.items()))}, indent=1) + "\n"


def read_baseline(file: Path) -> Mapping[str, Sequence[str]]:
    """The known findings of each notebook. Raises ConfigError for a file that is none of ours."""
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        findings = document["findings"]
        if document["version"] == _VERSION and all(isinstance(keys, list) for keys in findings.values()):
            return {str(path): [str(key) for key in keys] for path, keys in findings.items()}
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", place=str(file)) from error
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    raise ConfigError("is not a baseline", place=str(file), hint="Write one with --write-baseline.")


def leave_out_known(report: Report, file: Path, known: Mapping[str, Sequence[str]]) -> Report:
    """The report without the findings that the baseline `file` knows."""
    return without(report, known.get(_relative(report.path, file.parent), ()))


def without(report: Report, keys: Iterable[str]) -> Report:
    """The report without findings that have one of these fingerprints; each key stands for one finding."""
    left = Counter(keys)
    new = []
    for diagnostic, key in zip(report.diagnostics, fingerprints(report), strict=True):
        if left[key]:
            left[key] -= 1
        else:
            new.append(diagnostic)
    return report._replace(diagnostics=tuple(new))


def _relative(path: str, folder: Path) -> str:
    return Path(os.path.relpath(path, folder)).as_posix()
