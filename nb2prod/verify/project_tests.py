"""Runs the tests of a generated project, to know which of them hold before anybody relies on them."""

import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from nb2prod.verify.folder import copied
from nb2prod.verify.interpreter import surroundings
from nb2prod.verify.model import Conditions

NO_PYTEST = "pytest is not installed there"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Which tests failed, by "module::function" ("test_steps::test_load"), with the first line of why.

    A module that cannot be imported fails as "module::". `error` is set where the tests could not be run at all.
    """

    failed: Mapping[str, str] = field(default_factory=dict)
    passed: frozenset[str] = frozenset()
    error: str = ""


def run_project_tests(
    out: Path,
    package: str,
    *,
    python: str,
    data: Path | None = None,
    only: Iterable[str] = (),
    time_limit: float = 600.0,
) -> Outcome:
    """Runs the tests in `out` with `python`, on a copy of the folder `data`, or (None) without any; `only` some of them, if any are named.

    `time_limit` is in seconds, for all of them.
    """
    names = tuple(only)
    if data is None:
        return _run(out, names, python, {}, time_limit)
    with copied(data) as copy:
        return _run(out, names, python, {f"{package.upper()}_DATA_DIR": str(copy.work)}, time_limit)


def _run(out: Path, only: Sequence[str], python: str, folder: Mapping[str, str], time_limit: float) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="nb2prod-") as name:
        report = Path(name, "report.xml")
        environment = {**surroundings(Conditions(), Path(name), PYTHONPATH=str(out / "src"), **folder)}
        environment["PYTHONHASHSEED"] = "random"  # what depends on the order of sets is to fail here, not later
        options = [
            "-q",
            "-p",
            "no:cacheprovider",
            "--continue-on-collection-errors",
            f"--junitxml={report}",
            f"--basetemp={name}/tests",
        ]
        chosen = [f"{out}/tests/{test.replace('::', '.py::').removesuffix('::')}" for test in only] or [
            str(out / "tests")
        ]
        try:
            done = subprocess.run(
                [python, "-m", "pytest", *options, *chosen],
                cwd=out,
                env=environment,
                capture_output=True,
                text=True,
                timeout=time_limit,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Outcome(error=f"the tests took longer than {time_limit:g} seconds")
        if not report.exists():
            lines = (done.stderr.strip() or done.stdout.strip()).splitlines()
            return Outcome(error=NO_PYTEST if "No module named pytest" in done.stderr else "".join(lines[-1:]))
        return _read(report)


def _read(report: Path) -> Outcome:
    failed: dict[str, str] = {}
    passed = set()
    for case in ElementTree.parse(report).iter("testcase"):
        module, function = (case.get("classname") or "").rsplit(".", 1)[-1], case.get("name") or ""
        if not module:
            module, function = function.rsplit(".", 1)[-1], ""
        problem = case.find("failure")
        problem = case.find("error") if problem is None else problem
        if problem is not None:
            failed[f"{module}::{function}"] = (problem.get("message") or "").partition("\n")[0]
        elif case.find("skipped") is None:
            passed.add(f"{module}::{function}")
    return Outcome(failed, frozenset(passed))
