"""`tests/test_pipeline.py`: the whole run, as a program of its own, prints what the notebook printed."""

import textwrap
from collections.abc import Iterator, Sequence

from nb2prod.codegen.records import VARIES, WHOLE_RUN, RunRecord
from nb2prod.codegen.words import module_docstring

_WIDTH = 84
_SHOW = 'run("--show", "--figures", str(tmp_path))'
_SHOW_WITHOUT_FIGURES = f"without_figures({_SHOW})"

_RUN = '''
def run(*options):
    """Run the package as a program, in a process that nothing else has touched."""
    source = str(Path({package}.__file__).parents[1])
    command = [sys.executable, "-m", "{package}", *options]
    environment = {{**os.environ, "PYTHONPATH": source, "PYTHONIOENCODING": "utf-8"}}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()
'''

_UNLIKE = '''
def unlike_the_recorded():
    """Which library is here in another version than the texts were recorded with."""
    for name, recorded in RECORDED_WITH.items():
        try:
            here = metadata.version(name)
        except metadata.PackageNotFoundError:
            return f"{name} is not installed"
        if here.split(".")[0] != recorded.split(".")[0]:
            return f"recorded with {name} {recorded}, here is {here}"
    return ""
'''


_WITHOUT_FIGURES = '''
def without_figures(text):
    """Figures are written to files; the line that tells of one is left out."""
    return re.sub(r"^<Figure size .*>\\n", "", text, flags=re.MULTILINE)
'''


def write_run_tests(package: str, notebook: str, run: RunRecord, remarks: Sequence[str]) -> str:
    """The source of the module. `remarks` are about steps that no other module of tests tells of."""
    tests = list(_tests(run))
    marks = list(_marks(notebook, run))
    helpers = [_RUN.strip("\n").format(package=package)]
    standard = ["import os", "import subprocess", "import sys", "from pathlib import Path"]
    if any("without_figures(" in test for test in tests):
        helpers.append(_WITHOUT_FIGURES.strip("\n"))
        standard.insert(1, "import re")
    compares_versions = any("unlike_the_recorded" in mark for mark in marks)
    if compares_versions:
        standard.insert(-1, "from importlib import metadata")
    third_party = ["import pytest"] if any("pytest." in text for text in (*tests, *marks)) else []
    imports = "\n\n".join("\n".join(lines) for lines in (standard, third_party, [f"import {package}"]) if lines)
    constants = [f"RECORDED_WITH = {dict(run.versions)!r}", _UNLIKE.strip("\n")] if compares_versions else []
    docstring = module_docstring(described(f"The whole run against what {notebook} did.", [*run.remarks, *remarks]))
    return "\n\n\n".join([f"{docstring}\n\n{imports}", *constants, *marks, *tests, *helpers])


def described(head: str, remarks: Sequence[str]) -> str:
    """The text of a module's docstring: a line, and what has to be said besides."""
    lines = [textwrap.fill(remark, _WIDTH, initial_indent="- ", subsequent_indent="  ") for remark in remarks]
    return "\n\n".join([head, "\n".join(lines)]) if remarks else head


def recorded_texts(run: RunRecord) -> dict[str, str]:
    """The texts that the tests of the whole run compare with, by "printed" and "shown"."""
    if run.printed is None:
        return {}
    return {"printed": run.printed} | ({"shown": run.shown} if run.shown is not None else {})


def _tests(run: RunRecord) -> Iterator[str]:
    fixtures = ", data" if run.needs_data else ""
    texts = recorded_texts(run)
    if not texts:
        yield f"def test_runs_to_its_end({fixtures.removeprefix(', ')}):\n    run()"
        return
    yield f"def test_prints_what_the_notebook_printed(golden{fixtures}):\n" + _check(
        "run()", "printed", texts["printed"]
    )
    if "shown" in texts:
        yield (
            f"def test_shows_what_the_notebook_showed(golden, tmp_path{fixtures}):\n"
            '    pytest.importorskip("IPython", reason="displays values as the notebook does")\n'
            + _check(_SHOW_WITHOUT_FIGURES if run.figures else _SHOW, "shown", texts["shown"])
        )


def _check(call: str, aspect: str, recorded: str) -> str:
    expected = f'golden.{aspect}("{WHOLE_RUN}")'
    if VARIES in recorded:
        return f"    recorded = {expected}\n    assert golden.settled({call}, recorded) == recorded"
    return f"    assert {call} == {expected}"


def _marks(notebook: str, run: RunRecord) -> Iterator[str]:
    """Why the tests may be skipped: the texts were recorded elsewhere."""
    if run.why_not:
        yield f"pytestmark = pytest.mark.skip(reason={run.why_not!r})"
        return
    if run.printed is None or not (run.python or run.versions):
        return
    marks = []
    if run.python:
        reason = f"{notebook} was recorded with Python {run.python}"
        version = tuple(map(int, run.python.split(".")[:2]))
        marks.append(f"pytest.mark.skipif(sys.version_info[:2] != {version!r}, reason={reason!r})")
    if run.versions:
        marks.append("pytest.mark.skipif(bool(unlike_the_recorded()), reason=unlike_the_recorded())")
    yield f"pytestmark = [{', '.join(marks)}]" if len(marks) > 1 else f"pytestmark = {marks[0]}"
