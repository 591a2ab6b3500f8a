import pytest

from nb2prod.verify.compare import WHOLE_RUN, as_json, compare, overall
from nb2prod.verify.model import Answer, PackageStep, Ran, Run, Value

STEP = PackageStep("load", (2, 3))


def json_value(text, kind="list"):
    return Value(kind, "json", text.encode())


def answer(notebook, package, unstable=(), notebook_error="", package_error=""):
    first, _ = compare(
        Run({"load": notebook} if notebook else {}, error=notebook_error),
        Run({"load": package} if package else {}, error=package_error),
        [STEP],
        {"load": frozenset(unstable)},
    )
    return first.answer, first.detail


def test_a_step_that_prints_the_same_is_the_same():
    assert answer(Ran("1\n", "1\n"), Ran("1\n", "1\n")) == (Answer.SAME, "")


def test_what_differs_between_two_runs_of_the_notebook_has_no_answer():
    got, detail = answer(Ran("1\n", "1\n"), Ran("2\n", "2\n"), {"stdout", "shown"})
    assert got is Answer.NOT_COMPARABLE
    assert detail.startswith("what is printed was not compared: it differs between two runs")


@pytest.mark.parametrize(
    ("again", "package", "expected"),
    [
        pytest.param("a\n2\nb\n", "a\n3\nb\n", Answer.SAME, id="the other lines are the same"),
        pytest.param("a\n2\nb\n", "a\n3\nc\n", Answer.NOT_COMPARABLE, id="another line differs, too"),
        pytest.param("x\ny\n", "a\n3\nb\n", Answer.NOT_COMPARABLE, id="nothing lasts"),
    ],
)
def test_lines_that_differ_between_two_runs_are_left_out(again, package, expected):
    notebook, second = (Run({"load": Ran(text)}, stdout=text) for text in ("a\n1\nb\n", again))
    other = Run({"load": Ran(package)}, stdout=package)
    compared = compare(notebook, other, [STEP], {"load": frozenset({"stdout"})}, second)
    assert [each.answer for each in compared] == [expected, expected]
    assert "it differs between two runs" in compared[0].detail


def test_what_cannot_be_stored_is_said_beside_the_answer():
    model = Value("Model", why="Model has no plain form")
    got = answer(Ran("1\n", "1\n", after={"model": model}), Ran("1\n", "1\n", after={"model": model}))
    assert got == (Answer.SAME, "`model` was not compared: Model has no plain form")


def test_nothing_but_values_that_cannot_be_stored_has_no_answer():
    model = Value("Model", why="Model has no plain form")
    got = answer(Ran(after={"model": model}), Ran(after={"model": model}))
    assert got == (Answer.NOT_COMPARABLE, "`model` was not compared: Model has no plain form")


def test_a_value_that_cannot_be_stored_any_more_is_different():
    package = Ran(after={"x": Value("Model", why="Model has no plain form")})
    assert answer(Ran(after={"x": json_value("[1]")}), package)[0] is Answer.DIFFERENT


def test_a_value_that_is_not_returned_is_different():
    assert answer(Ran(after={"x": json_value("1")}), Ran()) == (Answer.DIFFERENT, "`x` is not returned")


@pytest.mark.parametrize("part", [None, Ran(error="KeyError: 1")])
def test_a_notebook_that_stops_has_no_answer(part):
    got, detail = answer(part, Ran("x"), notebook_error="KeyError: 1")
    assert got is Answer.NOT_COMPARABLE
    assert "the notebook stops" in detail and "KeyError: 1" in detail


def test_an_error_that_the_notebook_survives_is_none():
    assert answer(Ran("1", "1", error="KeyError: 1"), Ran("1", "1"))[0] is Answer.SAME


def test_files_are_compared_by_content():
    assert answer(Ran(files={"a": "1"}), Ran(files={"a": "1"}))[0] is Answer.SAME
    assert answer(Ran(files={"a": "1"}), Ran(files={"a": "2"}))[1] == "a is written with other content"
    assert answer(Ran(files={"a": "1"}), Ran())[1] == "a is not written"
    assert answer(Ran(files={"a": "deleted"}), Ran())[1] == "a is not deleted"
    assert answer(Ran(), Ran(files={"a": "1"}))[1] == "a is written, but not by the notebook"
    assert answer(Ran(files={"a": "1"}), Ran(files={"a": "2"}), {"file a"})[0] is Answer.NOT_COMPARABLE


def test_text_printed_outside_of_steps_is_seen_in_the_whole():
    notebook = Run({"load": Ran()}, stdout="version 1\n", shown="version 1\n")
    *_, whole = compare(notebook, Run({"load": Ran()}), [STEP])
    assert (whole.step, whole.answer) == (WHOLE_RUN, Answer.DIFFERENT)


def test_one_step_in_another_order_does_not_hide_a_difference_of_the_whole():
    notebook, again = (Run({"load": Ran()}, stdout="version 1\n", shown=shown) for shown in ("a\nb\n", "b\na\n"))
    package = Run({"load": Ran()}, stdout="version 2\n", shown="a\nb\n")
    *_, whole = compare(notebook, package, [STEP], {"load": frozenset({"stdout", "shown"})}, again)
    assert whole.answer is Answer.DIFFERENT


def test_the_folder_of_a_run_is_no_difference():
    notebook = Run({"load": Ran("/tmp/a/nb/x.csv\n")}, work="/tmp/a/nb")
    package = Run({"load": Ran("/tmp/b/nb/x.csv\n")}, work="/tmp/b/nb")
    assert compare(notebook, package, [STEP])[0].answer is Answer.SAME


def test_the_report_for_programs():
    comparisons = compare(Run({"load": Ran("1")}), Run({"load": Ran("2")}), [STEP])
    assert overall(comparisons) is Answer.DIFFERENT
    report = as_json(comparisons)
    assert report["answer"] == "different"
    assert report["steps"][0] == {
        "step": "load",
        "cells": [3, 4],
        "answer": "different",
        "detail": "printed text differs:\n@@ -1 +1 @@\n-1\n+2",
    }
