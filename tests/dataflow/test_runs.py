"""`%run` lines, and the recorded order of cells."""

from pathlib import Path

import pytest

from nb2prod.dataflow.runs import RunLine, parse_run
from nb2prod.dataflow.trace import read_trace
from nb2prod.notebook.percent import parse_percent


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        pytest.param("model.py", RunLine("model.py"), id="plain"),
        pytest.param("model.py -i 3", RunLine("model.py"), id="options after the file are the file's"),
        pytest.param("-i model.py", RunLine("model.py", shares=True), id="interactive"),
        pytest.param("-n model.py", RunLine("model.py", is_main=False), id="not as main"),
        pytest.param("-t -N 3 model.py", RunLine("model.py"), id="timed"),
        pytest.param("-m package.tool", RunLine("package.tool", module=True), id="module"),
        pytest.param("'my model.py'", RunLine("my model.py"), id="quoted"),
        pytest.param("$name", RunLine(""), id="known only at run time"),
        pytest.param("", RunLine(""), id="nothing"),
        pytest.param("it's.py", RunLine("it's.py"), id="unbalanced quote"),
    ],
)
def test_parse_run(argument: str, expected: RunLine) -> None:
    assert parse_run(argument) == expected


@pytest.mark.parametrize(
    ("counts", "order", "never", "gaps", "certain"),
    [
        pytest.param("1 2 3", (0, 1, 2), (), False, True, id="in order"),
        pytest.param("3 1 2", (1, 2, 0), (), False, True, id="out of order"),
        pytest.param("1 - 5", (0, 2), (1,), True, True, id="gap and a cell that was not run"),
        pytest.param("- - -", (), (), False, False, id="no counts"),
        pytest.param("1 1 2", (0, 1, 2), (), True, False, id="twice the same"),
    ],
)
def test_trace(counts: str, order: tuple[int, ...], never: tuple[int, ...], gaps: bool, certain: bool) -> None:
    text = "".join(f"# %%{'' if count == '-' else f' [{count}]'}\nx = 1\n" for count in counts.split())
    trace = read_trace(parse_percent(text, Path("notebook.py")))
    assert (trace.order, trace.never_run, trace.gaps, trace.certain) == (order, never, gaps, certain)
