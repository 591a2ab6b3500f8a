import pytest

from nb2prod.verify.texts import VARIES, common, compare_texts, fits


@pytest.mark.parametrize(
    ("notebook", "package"),
    [
        pytest.param("<A object at 0x7f12ab>\n", "<A object at 0x55aa00>\n", id="address"),
        pytest.param("x\r\n", "x\n", id="line end of a terminal"),
        pytest.param("\x1b[31mred\x1b[0m", "red", id="colour"),
        pytest.param("<Figure size 640x480 with 1 Axes>\na", "a", id="figure"),
        pytest.param("CPU times: user 1 ms\nWall time: 3 ms\n5", "5", id="timing of %time"),
        pytest.param(
            "1.1 ms ± 3 ns per loop (mean ± std. dev. of 7 runs, 10 loops each)\n", "", id="timing of %timeit"
        ),
        pytest.param("at 12:00:01.5 done", "at 13:10:00 done", id="time of day"),
        pytest.param("a  \nb\n\n", "a\nb", id="blanks at the ends"),
    ],
)
def test_noise_is_no_difference(notebook, package):
    likeness = compare_texts(notebook, package)
    assert (likeness.same, likeness.note) == (True, "")


@pytest.mark.parametrize(
    ("notebook", "package", "difference"),
    [
        pytest.param("a\nb\n", "a\nc\n", "-b\n+c", id="line"),
        pytest.param("a b", "a  b", "-a b\n+a  b", id="blank inside"),
        pytest.param("10", "11", "-10\n+11", id="whole number"),
        pytest.param("0.5", "0.50001", "-0.5\n+0.50001", id="float"),
        pytest.param("v1.10", "v1.1", "-v1.10\n+v1.1", id="trailing zero"),
        pytest.param("", "new", "+new", id="more"),
    ],
)
def test_differences_are_shown(notebook, package, difference):
    likeness = compare_texts(notebook, package)
    assert not likeness.same
    assert difference in likeness.difference


def test_near_floats_are_the_same_and_that_is_said():
    likeness = compare_texts("r2 0.30000000000000004 n 10", "r2 0.3 n 10")
    assert likeness.same
    assert "numbers in the text differ" in likeness.note


def test_a_long_difference_is_cut():
    difference = compare_texts("x" * 1000, "\n".join(map(str, range(100)))).difference
    assert len(difference.splitlines()) == 13
    assert difference.endswith("more lines)")
    assert max(map(len, difference.splitlines())) <= 163


@pytest.mark.parametrize(
    ("text", "recorded", "expected"),
    [
        pytest.param("a\nb\n", "a\nb\n", True, id="same"),
        pytest.param("a\nb\n", "a\nc\n", False, id="other"),
        pytest.param("a\n1\nb\n", f"a\n{VARIES}\nb\n", True, id="line that varies"),
        pytest.param("a\n1\n2\nb\n", f"a\n{VARIES}\nb\n", True, id="more lines than recorded"),
        pytest.param("a\n1\nc\n", f"a\n{VARIES}\nb\n", False, id="other behind it"),
        pytest.param("x\n1\nb\n", f"a\n{VARIES}\nb\n", False, id="other before it"),
        pytest.param("aba", f"ab{VARIES}ba", False, id="pieces do not overlap"),
        pytest.param("a1b2c", f"a{VARIES}b{VARIES}c", True, id="two places"),
        pytest.param("a1c", f"a{VARIES}b{VARIES}c", False, id="a piece is missing"),
        pytest.param("", VARIES, True, id="nothing where anything may be"),
    ],
)
def test_a_recorded_text_fits_but_for_what_varies(text, recorded, expected):
    assert fits(text, recorded) is expected


def test_what_two_texts_share_fits_both():
    first, second = "a\n1\nb\nc", "a\n2\n3\nb\nd"
    assert common(first, second) == f"a\n{VARIES}\nb\n{VARIES}"
    assert fits(first, common(first, second)) and fits(second, common(first, second))
