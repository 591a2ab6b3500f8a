"""Runs the tests of a generated project, to know which of them hold before anybody relies on them."""

import os
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from nb2prod.verify.folder import copied
from nb2prod.verify.interpreter import surroundings
from nb2prod.verify.model import Conditions

_PLUGIN = "nb2prod_backwards"
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
    backwards: bool = False,
    time_limit: float = 600.0,
) -> Outcome:
    """Runs the tests in `out` with `python`, on a copy of the folder `data`, or (None) without any; `only` some of them, if any are named.

    `backwards` runs the last test first: a test that needs what another one left behind then fails. `time_limit` is in seconds, for
    all of them.
    """
    order = _Order(out, python, tuple(only), backwards, time_limit)
    if data is None:
        return _run(order, {})
    with copied(data) as copy:
        return _run(order, {f"{package.upper()}_DATA_DIR": str(copy.work)})


@dataclass(frozen=True, slots=True)
class _Order:
    out: Path
    python: str
    only: tuple[str, ...]
    backwards: bool
    time_limit: float

    def command(self, private: Path) -> list[str]:
        options = ["-q", "-p", "no:cacheprovider", "--continue-on-collection-errors"]
        options += [f"--junitxml={private / 'report.xml'}", f"--basetemp={private / 'tests'}"]
        if self.backwards:
            options += ["-p", _PLUGIN]
        tests = [f"{self.out}/tests/{test.replace('::', '.py::').removesuffix('::')}" for test in self.only]
        return [self.python, "-m", "pytest", *options, *(tests or [str(self.out / "tests")])]


def _run(order: _Order, folder: Mapping[str, str]) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="nb2prod-") as name:
        private = Path(name)
        (private / f"{_PLUGIN}.py").write_text("def pytest_collection_modifyitems(items):\n    items.reverse()\n")
        path = os.pathsep.join([str(order.out / "src"), name])
        environment = {**surroundings(Conditions(), private, PYTHONPATH=path, **folder)}
        environment["PYTHONHASHSEED"] = "random"  # what depends on the order of sets is to fail here, not later
        try:
            done = subprocess.run(
                order.command(private),
                cwd=order.out,
                env=environment,
                capture_output=True,
                text=True,
                timeout=order.time_limit,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Outcome(error=f"the tests took longer than {order.time_limit:g} seconds")
        report = private / "report.xml"
        if report.exists():
            return _read(report)
        lines = (done.stderr.strip() or done.stdout.strip()).splitlines()
        return Outcome(error=NO_PYTEST if "No module named pytest" in done.stderr else "".join(lines[-1:]))


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
