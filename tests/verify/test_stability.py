import datetime
import json

import pytest

from nb2prod.verify.model import RANDOM_STATE, PackageStep, Ran, Run, Value
from nb2prod.verify.reference import Reference, by_step
from nb2prod.verify.stability import VARIES, left_to_chance, masked, needed_states, printed_for_good

TODAY = datetime.date(2026, 3, 5)


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        pytest.param("a\nb\n", "a\nb\n", "a\nb\n", id="same"),
        pytest.param("a\nx 1\nb\n", "a\nx 2\nb\n", f"a\n{VARIES}\nb\n", id="line"),
        pytest.param("a\nx\ny\nb\n", "a\nz\nb\n", f"a\n{VARIES}\nb\n", id="lines"),
        pytest.param("a", "b", VARIES, id="no line end"),
        pytest.param("<A at 0x7f00aa11bb>\n", "<A at 0x7f00aa22cc>\n", f"<A at {VARIES}>\n", id="address"),
        pytest.param("a\n<Figure size 640x480 with 1 Axes>\nb\n", "a\nb\n", "a\nb\n", id="figure"),
        pytest.param("CPU times: user 3 ms\nWall time: 3 ms\n1\n", "CPU times: 1\n1\n", "1\n", id="timing"),
        pytest.param("x\r\n", "x\r\n", "x\n", id="line end of a terminal"),
        pytest.param("on 2026-03-05\nok\n", "on 2026-03-05\nok\n", f"{VARIES}\nok\n", id="today"),
        pytest.param("date(2026, 3, 5)\n", "date(2026, 3, 5)\n", f"{VARIES}\n", id="today as code"),
        pytest.param(
            "-rw-r--r-- 1 me me 38K Mar  5 16:10 a.png\n",
            "-rw-r--r-- 1 me me 38K Mar  5 16:10 a.png\n",
            f"{VARIES}\n",
            id="a listing of files",
        ),
        pytest.param("on 2020-03-05\n", "on 2020-03-05\n", "on 2020-03-05\n", id="another day"),
    ],
)
def test_only_what_comes_again_is_kept(first, second, kept):
    assert masked(first, second, TODAY) == kept


def test_text_of_cells_left_to_chance_is_not_kept():
    first, second = (Run({1: Ran("a\n"), 2: Ran("0\n"), 3: Ran("0\n"), 4: Ran("b\n")}) for _ in range(2))
    assert printed_for_good(first, second, [1, 2, 3, 4], frozenset({2, 3}), "stdout") == f"a\n{VARIES}\nb\n"


def test_files_that_come_and_go_inside_a_step_were_never_there():
    made = Ran(files={"new": "1", "old": "2"}, created=frozenset({"new"}))
    run = Run({1: made, 2: Ran(files={"new": "deleted", "old": "deleted"})})
    assert by_step(run, [PackageStep("both", (1, 2))]).parts["both"].files == {"old": "deleted"}
    assert by_step(run, [PackageStep("last", (2,))]).parts["last"].files == {"new": "deleted", "old": "deleted"}


def value(text):
    return Value("str", "json", text.encode())


def state(number):
    return value(json.dumps({"random": [3, [number], None]}))


LONG = value('"' + "a text that is the same twice" + '"')
UNSTORABLE = Value("Model", why="Model has no plain form")


def reference(first, second, unstable):
    """Both runs with one cell a step, in the order of the steps."""
    names = list(first)
    cells = [Run({number + 1: run[name] for number, name in enumerate(names)}) for run in (first, second)]
    return Reference(*cells, Run(first), Run(second), {name: frozenset(unstable.get(name, ())) for name in names})


STEPS = (
    PackageStep("draw", (1,), (), ("sample", "model", "small", "text")),
    PackageStep("use", (2,), ("sample",), ("total",)),
    PackageStep("fit", (3,), ("model",), ("score",)),
    PackageStep("apart", (4,), ("text",), ("other",)),
)


def drawing(before, after):
    values = {"sample": LONG, "model": UNSTORABLE, "small": value("1"), "text": LONG}
    return Ran(before={RANDOM_STATE: state(before)}, after={RANDOM_STATE: state(after), **values})


def test_chance_spreads_along_values():
    rest = {
        "use": Ran(before={"sample": LONG}, after={"total": value("1")}),
        "fit": Ran(before={"model": UNSTORABLE}, after={"score": LONG}),
        "apart": Ran(before={"text": LONG}, after={"other": value("1")}),
    }
    unstable = {"draw": ["after sample"], "use": ["before sample"]}
    runs = reference({"draw": drawing(1, 2), **rest}, {"draw": drawing(5, 6), **rest}, unstable)
    chance = left_to_chance(runs, STEPS)
    assert chance.steps == {"draw", "use", "fit"}
    assert chance.names == {("draw", "sample"), ("draw", "model"), ("draw", "small"), ("use", "total")}


@pytest.mark.parametrize(
    ("first", "second", "chance", "needed"),
    [
        pytest.param((1, 2), (5, 6), {"draw"}, {}, id="nobody seeded"),
        pytest.param((1, 2), (1, 2), set(), {"random": [3, [1], None]}, id="seeded before"),
        pytest.param((1, 2), (5, 2), set(), {}, id="seeded by the step"),
        pytest.param((1, 1), (5, 5), set(), {}, id="not drawn from"),
    ],
)
def test_whether_draws_are_chance_depends_on_who_seeded(first, second, chance, needed):
    one, other = drawing(*first), drawing(*second)
    assert left_to_chance(reference({"draw": one}, {"draw": other}, {}), STEPS[:1]).steps == chance
    assert needed_states(one, other) == needed
