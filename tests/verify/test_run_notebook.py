"""Kernels are slow to start, so each test asks one run many things."""

import io
import json
import os
import sys
import threading
from types import SimpleNamespace

import pytest

from nb2prod.errors import VerifyError
from nb2prod.verify.foreign.child_output import Waiting
from nb2prod.verify.model import RANDOM_STATE, Conditions
from nb2prod.verify.run_notebook import run_notebook

CELLS = (
    "import random\nrandom.seed(1)\nx = [1, (2, 3)]\nclass Odd: pass\nodd = Odd()",
    "print('one')\nx",
    "print(sorted(globals()))\nprint(random.random(), _, In[-2], len(Out))",
    "1 / 0",
    "open('new.txt', 'w').write('x')\nimport os\nos.remove('old.txt')\nprint('no newline', end='')",
    "x.append(4)\nx",
    "get_ipython().user_ns is globals()",
)


def plain(value):
    return json.loads(value.data)


@pytest.fixture(scope="module")
def notebook(make_notebook):
    return make_notebook(CELLS, {"old.txt": "x"}, {3: "raises-exception other"})


@pytest.fixture(scope="module")
def captured(notebook):
    names = ("x", "odd", "missing", "out_2", RANDOM_STATE)
    everywhere = dict.fromkeys(range(len(CELLS)), names)
    return run_notebook(notebook, python=sys.executable, before=everywhere, after=everywhere)


def test_cells_are_recorded(captured):
    assert captured.error == ""
    assert captured.parts[1].stdout == "one\n"
    assert captured.parts[1].shown == "one\n[1, (2, 3)]\n"
    assert captured.parts[3].error == "ZeroDivisionError: division by zero"
    assert captured.parts[4].files.keys() == {"new.txt", "old.txt"}
    assert captured.files["old.txt"] == "deleted"
    assert captured.parts[5].shown == "\n[1, (2, 3), 4]\n", "a display starts on a line of its own"
    assert captured.shown.endswith("no newline\n[1, (2, 3), 4]\nTrue\n")


def test_values_are_those_of_the_moment(captured):
    before, after = captured.parts[5].before, captured.parts[5].after
    assert plain(before["x"]) == [1, {"$tuple": [2, 3]}]
    assert plain(after["x"]) == [1, {"$tuple": [2, 3]}, 4]
    assert (after["x"].type, after["odd"].type, after["odd"].kind) == ("list", "Odd", "")
    assert after["odd"].why == "Odd has no plain form"
    assert after["missing"].why == "it is not bound"
    assert plain(after["out_2"]) == plain(after["x"]), "the value that IPython keeps as `_2`"
    states = [captured.parts[cell].after[RANDOM_STATE] for cell in (1, 2, 3)]
    assert states[0] != states[1] == states[2]


def test_capturing_changes_nothing(notebook, captured):
    bare = run_notebook(notebook, python=sys.executable)
    assert bare.stdout == captured.stdout
    assert bare.shown == captured.shown
    assert "nb2prod" not in captured.stdout


def test_an_error_ends_the_run_and_the_last_cells_are_not_there(make_notebook):
    run = run_notebook(make_notebook(["print(1)", "{}['key']", "print(2)"]), python=sys.executable, after={1: ["x"]})
    assert run.error == "KeyError: 'key'"
    assert list(run.parts) == [0, 1]


def test_a_run_in_another_order(make_notebook):
    run = run_notebook(make_notebook(["print(x)", "x = 1"]), python=sys.executable, order=(1, 0))
    assert (run.error, run.stdout) == ("", "1\n")


def test_a_cell_that_does_not_end_is_stopped(make_notebook):
    run = run_notebook(make_notebook(["while True: pass"]), python=sys.executable, time_limit=2)
    assert run.error == "the run took longer than 2 seconds"


def test_a_kernel_that_dies_is_told(make_notebook):
    run = run_notebook(make_notebook(["import os\nos._exit(3)"]), python=sys.executable)
    assert run.error == "the kernel died"


def test_seeds_make_two_runs_draw_alike(make_notebook):
    notebook = make_notebook(["import random\nprint(random.random(), hash('x'))"])
    first, second = (run_notebook(notebook, python=sys.executable, conditions=Conditions(seed=5)) for _ in range(2))
    assert first.stdout == second.stdout


def test_an_interpreter_without_ipykernel_is_named(make_notebook, tmp_path):
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec {sys.executable} -S "$@"\n')
    bare.chmod(0o755)
    with pytest.raises(VerifyError, match="has no ipykernel") as error:
        run_notebook(make_notebook(["1"]), python=str(bare))
    assert "pip install ipykernel" in error.value.hint


def test_an_interpreter_that_is_not_there_is_named(make_notebook):
    with pytest.raises(VerifyError, match="/no/python is not a program"):
        run_notebook(make_notebook(["1"]), python="/no/python")


def test_the_kernel_waits_for_what_a_child_has_printed(monkeypatch):
    """It reads that in a thread of its own: what is still in the pipe would come behind the display, or in the next cell."""
    resource = pytest.importorskip("resource")
    read, write = os.pipe()
    printed = []
    stream = SimpleNamespace(_fid=read, flush=lambda: printed.append("flushed"))
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    ended = [(0,)]
    monkeypatch.setattr(resource, "getrusage", lambda who: ended[-1])
    waiting = Waiting()
    waiting.wait()
    assert printed == [], "no child has ended"
    os.write(write, b"from a child")
    ended.append((1,))
    late = threading.Timer(0.2, lambda: printed.append(os.read(read, 100).decode()))
    late.start()
    assert waiting.before_display("message") == "message"
    assert printed == ["from a child", "flushed"]
    late.join()
    os.close(read)
    os.close(write)


def test_output_of_children_stays_in_its_place(make_notebook):
    child = "import subprocess\ndone = subprocess.run(['sh', '-c', 'seq 1 3000'], check=True)\n"
    run = run_notebook(make_notebook([child + "'shown'", child, "'last'"]), python=sys.executable)
    printed = "".join(f"{number}\n" for number in range(1, 3001))
    assert [part.shown for part in run.parts.values()] == [f"{printed}'shown'\n", printed, "'last'\n"]
