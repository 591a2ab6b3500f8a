"""Both runs, from end to end: kernels, a process, and the answers."""

import sys

import pytest

from nb2prod.errors import VerifyError
from nb2prod.verify import Answer, Conditions, as_json, compare, read_package, run_package, verify
from nb2prod.verify.compare import WHOLE_RUN
from nb2prod.verify.reference import run_twice

ALIKE = Conditions(seed=0)


@pytest.fixture(scope="module")
def reference(small_notebook, make_package):
    steps = read_package(make_package()).steps
    return run_twice(small_notebook, steps, python=sys.executable, conditions=(ALIKE, ALIKE))


def answers(reference, out, notebook):
    package = read_package(out)
    run = run_package(out, notebook.path.parent, python=sys.executable, conditions=ALIKE)
    compared = compare(reference.run, run, package.steps, reference.unstable, reference.again)
    return {each.step: each for each in compared}


def test_a_faithful_package_is_the_same_in_every_step(small_notebook, make_package):
    compared = verify(small_notebook, make_package(), python=sys.executable)
    assert [(each.step, each.answer, each.detail) for each in compared] == [
        ("load", Answer.SAME, ""),
        ("total", Answer.SAME, ""),
        ("extend", Answer.SAME, ""),
        ("names", Answer.SAME, ""),
        (WHOLE_RUN, Answer.SAME, ""),
    ]
    assert as_json(compared)["answer"] == "same"
    assert as_json(compared)["steps"][0] == {"step": "load", "cells": [2], "answer": "same", "detail": ""}


@pytest.mark.parametrize(
    ("step", "old", "new", "detail"),
    [
        pytest.param("total", '"sum"', '"total"', "-sum 6\n+total 6", id="printed"),
        pytest.param("total", "/ 3", "// 3", "-2.0\n+2", id="shown"),
        pytest.param(
            "names", "return names, n", "return list(names), n", "it is of type list instead of set", id="returned"
        ),
        pytest.param("extend", "append(random", "append(-random", "`numbers` after the step: -0.84", id="drawn"),
        pytest.param("extend", "out.txt", "other.txt", "other.txt is written, but not by the notebook", id="file name"),
        pytest.param("extend", "str(len", "repr(-len", "out.txt is written with other content", id="file content"),
        pytest.param("extend", '["echo", "from a child"]', '["true"]', "-from a child", id="child process"),
        pytest.param("names", '"a", "b"', '"a"', "-['a', 'b'] 4", id="set"),
        pytest.param("total", "print(", "raise ValueError(", "it fails: ValueError: ('sum', 6)", id="error"),
    ],
)
def test_what_a_package_does_otherwise_is_found_where_it_happens(
    reference, small_notebook, make_package, step, old, new, detail
):
    compared = answers(reference, make_package((old, new)), small_notebook)
    assert compared[step].answer is Answer.DIFFERENT
    assert detail in compared[step].detail
    before = [name for name in compared if name not in (step, WHOLE_RUN)][: list(compared).index(step)]
    assert {compared[name].answer for name in before} <= {Answer.SAME}
    assert compared[WHOLE_RUN].answer is Answer.DIFFERENT or "after the step" in compared[step].detail


def test_steps_behind_an_error_are_not_reached(reference, small_notebook, make_package):
    compared = answers(reference, make_package(("print(", "raise ValueError(")), small_notebook)
    assert compared["names"].answer is Answer.DIFFERENT
    assert "does not get there: ValueError" in compared["names"].detail


def test_a_package_that_hangs_is_stopped(small_notebook, make_package):
    out = make_package(('print("sum"', 'import time; time.sleep(60); print("sum"'))
    run = run_package(out, small_notebook.path.parent, python=sys.executable, time_limit=1.5)
    assert run.error == "the run took longer than 1.5 seconds"
    assert list(run.parts) == ["load"]


def test_the_folder_of_the_notebook_is_left_alone(reference, small_notebook, make_package):
    run_package(make_package(), small_notebook.path.parent, python=sys.executable)
    assert [path.name for path in small_notebook.path.parent.iterdir()] == ["numbers.txt"]
    assert set(reference.run.files) == {"out.txt"}


@pytest.mark.parametrize("text", [None, "{", "[]", '{"package": "x"}', '{"package": "x", "steps": [{"name": 1}]}'])
def test_a_folder_that_convert_did_not_write_is_refused(tmp_path, text):
    if text is not None:
        (tmp_path / "nb2prod.json").write_text(text)
    with pytest.raises(VerifyError, match=r"nb2prod\.json"):
        read_package(tmp_path)


def test_a_package_without_pipeline_is_refused(tmp_path):
    (tmp_path / "nb2prod.json").write_text('{"package": "small", "steps": []}')
    with pytest.raises(VerifyError, match=r"src/small/pipeline\.py"):
        run_package(tmp_path, tmp_path, python=sys.executable)
