"""The text of generated tests, and that they pass, fail and are skipped as they should."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from nb2prod.codegen.characterisation import characterisation_tests
from nb2prod.codegen.model import SourceFile
from nb2prod.codegen.recorded_outputs import recorded_run
from nb2prod.codegen.records import GoldenValue, RunRecord, StepRecord
from nb2prod.notebook.model import Cell, CellKind, Notebook, Output
from nb2prod.scaffold import render

STEPS = """
import random


def load():
    print("loading")
    return [1, 2], 0.5


def scale(numbers, *, factor):
    return [number * factor for number in numbers]


async def draw(steps):
    print(random.random())
    print("done")
    return steps + 1


def tell(lines):
    for line in range(lines):
        print("line", line)


def end(model):
    print(model)
"""

PIPELINE = """
import asyncio

from small.steps import draw, end, load, scale, tell

CELLS = {}


def run():
    numbers, factor = load()
    scaled = scale(numbers, factor=factor)
    asyncio.run(draw(len(scaled)))
    tell(3)
    end("model")
"""

SOURCES = (SourceFile("src/small/steps.py", STEPS), SourceFile("src/small/pipeline.py", PIPELINE))
STATE = {"random": [3, [*range(1, 625), 624], None]}
DRAWN = "<varies>\ndone\n"
LONG = "line 0\nline 1\nline 2\n"

RECORDS = (
    StepRecord(
        "load",
        ("numbers", "factor"),
        expected={"numbers": GoldenValue("equal", "[1, 2]"), "factor": GoldenValue("approx", "0.5")},
        printed="loading\n",
    ),
    StepRecord(
        "scale",
        ("scaled",),
        given={
            "numbers": GoldenValue("equal", suffix=".json", data=b"[1, 2]\n"),
            "factor": GoldenValue("approx", "0.5"),
        },
        expected={"scaled": GoldenValue("approx", suffix=".json", data=b"[0.5, 1.0]\n")},
    ),
    StepRecord(
        "draw",
        ("steps",),
        given={"steps": GoldenValue("equal", "2")},
        expected={"steps": GoldenValue("equal", "3")},
        printed=DRAWN,
        random_state=STATE,
        remarks=("not all that it prints is compared",),
    ),
    StepRecord("tell", given={"lines": GoldenValue("equal", "3")}, printed=LONG, needs_data=True),
    StepRecord("end", why_not_alone="`model`, which it takes, cannot be stored: it is a Model"),
)
WHOLE = "test_prints_what_the_notebook_printed"
RUN = RunRecord(f"loading\n{DRAWN}{LONG}model\n")

EXPECTED = '''\
"""Steps of small.ipynb on the values that they were given when the notebook ran.

- draw: not all that it prints is compared.
- end has no test of its own: `model`, which it takes, cannot be stored: it is a
  Model.
"""

import asyncio

import pytest

from small import steps


def test_load(capfd):
    numbers, factor = steps.load()
    assert capfd.readouterr().out == "loading\\n"
    assert numbers == [1, 2]
    assert factor == pytest.approx(0.5)


def test_scale(golden):
    scaled = steps.scale(golden.given("scale", "numbers"), factor=0.5)
    assert scaled == pytest.approx(golden.expected("scale", "scaled"))


def test_draw(golden, capfd):
    golden.set_random_state("draw")
    steps_ = asyncio.run(steps.draw(2))
    recorded = golden.printed("draw")
    assert golden.settled(capfd.readouterr().out, recorded) == recorded
    assert steps_ == 3


def test_tell(golden, capfd, data):
    steps.tell(3)
    assert capfd.readouterr().out == golden.printed("tell")
'''


@pytest.mark.parametrize("module", ["data", "golden"])
def test_a_module_may_be_called_what_a_fixture_is(module: str) -> None:
    sources = (SourceFile(f"src/small/{module}.py", STEPS), SOURCES[1])
    tests, *_ = characterisation_tests("small", "small.ipynb", sources, RECORDS, RUN).modules
    assert f"from small import {module} as {module}_steps\n" in tests.text
    assert f"def test_load(capfd):\n    numbers, factor = {module}_steps.load()\n" in tests.text
    assert f"def test_tell(golden, capfd, data):\n    {module}_steps.tell(3)\n" in tests.text


def test_tests_read_as_if_a_person_had_written_them():
    tests = characterisation_tests("small", "small.ipynb", SOURCES, RECORDS, RUN)
    assert [module.path for module in tests.modules] == ["tests/test_steps.py", "tests/test_pipeline.py"]
    assert tests.modules[0].text == EXPECTED
    assert tests.kinds == ("random_state", "varies")
    assert set(tests.golden) == {
        "tests/golden/draw/printed.txt",
        "tests/golden/draw/random_state.json",
        "tests/golden/scale/expected/scaled.json",
        "tests/golden/scale/given/numbers.json",
        "tests/golden/tell/printed.txt",
        "tests/golden/whole-run/printed.txt",
    }
    assert json.loads(tests.golden["tests/golden/draw/random_state.json"]) == STATE


@pytest.mark.parametrize(
    ("record", "said"),
    [
        pytest.param(StepRecord("scale"), "`numbers`, which it takes, was not recorded", id="input that is missing"),
        pytest.param(
            StepRecord("load", ("numbers", "factor"), printed="<varies>\n"),
            "nothing of what it does is sure to come again",
            id="nothing to assert",
        ),
    ],
)
def test_a_step_without_a_test_is_told_of_beside_the_whole_run(record, said):
    tests = characterisation_tests("small", "small.ipynb", SOURCES, [record], RUN)
    (pipeline,) = tests.modules
    assert f"- {record.step} has no test of its own: {said}" in " ".join(pipeline.text.split())


def test_a_step_that_makes_nothing_is_held_to_printing_nothing():
    quiet = SourceFile("src/small/steps.py", "def rest():\n    pass\n")
    steps, _ = characterisation_tests("small", "x.ipynb", [quiet], [StepRecord("rest")], RUN).modules
    assert 'steps.rest()\n    assert capfd.readouterr().out == ""' in steps.text


@pytest.mark.parametrize(
    ("check", "assertion"),
    [
        ("equal", "assert x == golden"),
        ("approx", "assert x == pytest.approx(golden"),
        ("floats", "np.testing.assert_allclose(x, golden"),
        ("array", "np.testing.assert_array_equal(x, golden"),
        ("nested", "np.testing.assert_equal(x, golden"),
        ("frame", "assert_frame_equal(x, golden"),
        ("series", "assert_series_equal(x, golden"),
        ("index", "assert_index_equal(x, golden"),
    ],
)
def test_each_kind_of_value_has_its_assertion(check, assertion):
    source = SourceFile("src/small/steps.py", "def make():\n    return 1\n")
    record = StepRecord("make", ("x",), expected={"x": GoldenValue(check, suffix=".x", data=b"1")})
    steps, _ = characterisation_tests("small", "x.ipynb", [source], [record], RUN).modules
    assert assertion in steps.text
    compile(steps.text, "test", "exec")


@pytest.fixture
def project(tmp_path):
    """Writes the project with its tests, and runs them."""

    def run(records=RECORDS, whole=RUN, broken=("", ""), environment=()):
        tests = characterisation_tests("small", "small.ipynb", SOURCES, records, whole)
        context = {"package": "small", "title": "Small", "doc": "", "notebook": "small.ipynb", "sha256": "0"}
        context |= {"generator_version": "1", "requires_python": ">=3.11", "python": "3.11", "dependencies": []}
        context |= {key: [] for key in ("parameters", "steps", "helpers", "local_modules", "unverified")}
        context |= dict.fromkeys(("uses_pandas", "uses_matplotlib", "asynchronous", "pinned"), False)
        context |= {"mermaid": "", "goldens": list(tests.kinds)}
        files = {file.path: file.data for file in render("package", context)}
        files |= {file.path: file.text.encode() for file in (*SOURCES, *tests.modules)} | dict(tests.golden)
        files["src/small/__init__.py"] = b""
        files["src/small/steps.py"] = STEPS.replace(*broken).encode()
        for path, data in files.items():
            Path(tmp_path, path).parent.mkdir(parents=True, exist_ok=True)
            Path(tmp_path, path).write_bytes(data)
        command = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", str(tmp_path / "tests")]
        clean = {key: value for key, value in os.environ.items() if key != "SMALL_DATA_DIR"}
        return subprocess.run(
            command, capture_output=True, text=True, env=clean | dict(environment), check=False
        ).stdout

    return run


def test_generated_tests_pass_and_ask_for_data(project, tmp_path):
    (tmp_path / "nb").mkdir()
    assert "5 passed" in project(environment={"SMALL_DATA_DIR": str(tmp_path / "nb")}.items())
    output = project()
    assert "4 passed, 1 skipped" in output
    assert "set SMALL_DATA_DIR" in output


@pytest.mark.parametrize(
    ("old", "new", "failed"),
    [
        pytest.param("* factor", "* 2 * factor", ["test_scale"], id="value"),
        pytest.param('"done"', '"over"', ["test_draw", "test_prints"], id="text after what varies"),
        pytest.param("steps + 1", "steps + random.random()", ["test_draw"], id="random"),
        pytest.param('"line"', '"lines"', ["test_prints"], id="only in the whole run"),
    ],
)
def test_generated_tests_fail_where_the_package_does_otherwise(project, old, new, failed):
    output = project(broken=(old, new))
    names = {line.strip("_ ") for line in output.splitlines() if line.startswith("____")}
    assert names == {WHOLE if name == "test_prints" else name for name in failed}


def saved_notebook(outputs, counts=(1, 2), version="3.11.4"):
    cells = [
        Cell(index, str(index), CellKind.CODE, "print(1)", execution_count=count, outputs=tuple(outputs[index]))
        for index, count in enumerate(counts)
    ]
    return Notebook(Path("small.ipynb"), tuple(cells), language_version=version)


PRINTED = (
    Output("stream", "stdout", "1\r\n"),
    Output("stream", "stderr", "warned"),
    Output("execute_result", text="2"),
)


def test_saved_outputs_are_a_record_of_what_was_printed():
    run = recorded_run(saved_notebook([PRINTED, (Output("stream", "stdout", "at 0x7f0011223344\n"),)]), (0, 1))
    assert (run.printed, run.python, run.why_not) == ("1\nat <varies>\n", "3.11", "")


@pytest.mark.parametrize(
    ("notebook", "why"),
    [
        pytest.param(saved_notebook([(), ()]), "it was saved without outputs", id="no outputs"),
        pytest.param(saved_notebook([PRINTED, ()], (2, 1)), "its cells were run in another order", id="order"),
        pytest.param(saved_notebook([PRINTED, ()], (1, None)), "its cells were run in another order", id="not run"),
    ],
)
def test_without_a_record_only_that_it_runs_is_tested(notebook, why):
    run = recorded_run(notebook, (0, 1))
    assert why in run.remarks[0]
    (tests,) = characterisation_tests("small", "small.ipynb", SOURCES, (), run).modules
    assert "def test_runs_to_its_end():\n    run()" in tests.text


def test_a_notebook_saved_with_an_error_is_not_a_record():
    run = recorded_run(saved_notebook([(Output("error", "KeyError", "1"),), ()]), (0, 1))
    assert run.why_not == "small.ipynb: cell 1 (In [1]) was saved with an error: KeyError"


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        pytest.param({"python": "2.7"}, "small.ipynb was recorded with Python 2.7", id="other Python"),
        pytest.param({"versions": {"pytest": "1.0"}}, "recorded with pytest 1.0, here is", id="other version"),
        pytest.param({"versions": {"no-such-library": "1"}}, "no-such-library is not installed", id="not installed"),
        pytest.param({"why_not": "it stopped"}, "it stopped", id="no record"),
        pytest.param({"python": ".".join(map(str, sys.version_info[:2]))}, "1 passed", id="as recorded"),
    ],
)
def test_recorded_elsewhere_is_skipped_with_the_reason(project, changes, outcome):
    assert outcome in project(records=(), whole=replace(RUN, **changes))
