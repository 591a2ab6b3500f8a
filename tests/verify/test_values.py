"""Values as JSON and back, and their differences. numpy and pandas are among the samples' requirements."""

import ast
import collections
import datetime
import decimal
import fractions
import math
import pathlib
import subprocess
import sys
import uuid

import numpy as np
import pandas as pd
import pytest

from nb2prod.verify.foreign import FOLDER, encode
from nb2prod.verify.foreign.decode import from_json
from nb2prod.verify.foreign.encode import UnstorableError, to_json, type_name
from nb2prod.verify.foreign.look import look
from nb2prod.verify.model import Value
from nb2prod.verify.values import first_difference

STANDARD = [
    None, True, 2**80, -0.0, math.inf, "a\ud800\u2028", [1, [2]], (1, (2,)), {1: 2, "a": (1,)}, {"$x": 1}, {"a": {"b": []}},
    {"a", "b"}, frozenset([1]), b"\0\1", bytearray(b"x"), 1j, range(3), slice(1, None), fractions.Fraction(1, 3),
    decimal.Decimal("1.10"), uuid.UUID(int=3), pathlib.Path("a/b"), datetime.date(2020, 1, 1), datetime.timedelta(1, 2, 3),
    datetime.datetime(2020, 1, 1, 1, 1, 1, 5), datetime.time(1, 2), datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC),
    collections.Counter("aab"), collections.OrderedDict(a=1), collections.defaultdict(list, {1: [2]}), collections.deque([1]),
]  # fmt: skip

NUMPY = [
    np.float64(1.5), np.float32(0.1), np.int8(3), np.bool_(True), np.datetime64("2020-01-01", "D"), np.str_("x"),
    np.complex64(1j), np.arange(6).reshape(2, 3), np.asfortranarray(np.arange(6.0).reshape(2, 3)), np.array([np.nan, 1]),
    np.array(["a", "bb"]), np.array([b"a"]), np.array([1, "a", None], object), np.array([1j]), np.array(3.5),
    np.zeros((0, 3)), np.zeros(3, dtype=[("a", "i4"), ("b", "f8", (2,)), ("c", "U5")]), np.array(["2020", "NaT"], "M8[D]"),
]  # fmt: skip

TABLE = pd.DataFrame(
    {
        "category": pd.Categorical(["x", "y"], ordered=True),
        "moment": pd.date_range("2020", periods=2),
        "zoned": pd.date_range("2020", periods=2, tz="Europe/Paris"),
        "nullable": pd.array([1, None], dtype="Int64"),
        "string": pd.array(["a", None], dtype="string"),
        "text": ["a", None],
        "period": pd.period_range("2020", periods=2, freq="M"),
        "boolean": pd.array([True, None], dtype="boolean"),
        "float": [0.1, np.nan],
        "small": np.array([1, 2], "uint8"),
        "objects": pd.Series([(1,), None], dtype=object),
        "delta": pd.timedelta_range("1h", periods=2),
        "interval": pd.cut([1, 2], 2),
    },
    index=pd.Index(["r", "s"], name="row"),
)

PANDAS = [
    TABLE, pd.DataFrame(), pd.DataFrame(index=range(3)), pd.DataFrame(columns=["a"]), pd.DataFrame([[1, 2]], columns=["a", "a"]),
    pd.DataFrame({("a", 1): [1]}), pd.DataFrame({"a": range(4)}, index=pd.MultiIndex.from_product([["a", "b"], [1, 2]])),
    pd.DataFrame({"o": np.array(["x", "y"], dtype=object)}), pd.Series([1, 2], name="x"), pd.Series({"a": 1, "b": 2}),
    pd.Series(["a", 1, None]), pd.Series([1, 2], index=pd.to_datetime(["2020", "2021"])),
    pd.date_range("2020", periods=3, freq="ME"), pd.period_range("2020", periods=2, freq="M"), pd.interval_range(0, 3),
    pd.MultiIndex.from_product([["a", "b"], [1, 2]], names=["x", None]), pd.Index(["a"], dtype=object), pd.Index(["a"]),
    pd.Timestamp("2020-01-01"), pd.Timestamp("2020-01-01", tz="Europe/Paris"), pd.Timedelta("1h"), pd.Period("2020-01", "M"),
    pd.Interval(1, 2), pd.NaT, pd.NA, pd.Categorical(["x"]),
]  # fmt: skip


def equal(left, right):
    if isinstance(left, pd.DataFrame):
        pd.testing.assert_frame_equal(left, right, check_exact=True, check_freq=True)
    elif isinstance(left, pd.Series):
        pd.testing.assert_series_equal(left, right, check_exact=True)
    elif isinstance(left, pd.Index):
        pd.testing.assert_index_equal(left, right, exact=True)
        assert getattr(left, "freq", None) == getattr(right, "freq", None)
    elif isinstance(left, np.ndarray):
        np.testing.assert_array_equal(left, right)
        assert (left.dtype, left.flags.f_contiguous) == (right.dtype, right.flags.f_contiguous)
    else:
        assert repr(left) == repr(right)


@pytest.mark.parametrize("value", [*STANDARD, *NUMPY, *PANDAS], ids=lambda value: type_name(value))
def test_values_come_back_as_they_were(value):
    back = from_json(to_json(value))
    assert type(back) is type(value)
    equal(value, back)


def test_nan_comes_back():
    assert math.isnan(from_json(to_json(math.nan)))


class Odd:
    def __repr__(self):
        raise AssertionError("nobody may call this")

    __eq__ = __len__ = __iter__ = __hash__ = __repr__


HOLDS_ITSELF: list[object] = []
HOLDS_ITSELF.append(HOLDS_ITSELF)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        pytest.param(Odd(), "Odd has no plain form", id="object of an unknown class"),
        pytest.param([{"a": Odd()}], "Odd has no plain form", id="nested"),
        pytest.param(HOLDS_ITSELF, "holds itself", id="cycle"),
        pytest.param(lambda: 1, "function has no plain form", id="function"),
        pytest.param(iter([1]), "list_iterator has no plain form", id="iterator"),
        pytest.param(collections.namedtuple("P", "x")(1), "P has no plain form", id="subclass of tuple"),
        pytest.param(np.ma.array([1]), "MaskedArray has no plain form", id="masked array"),
        pytest.param(np.longdouble(1), "longdouble has no plain form", id="long double"),
        pytest.param(np.zeros(500_000), "more than 400,000 items", id="large array"),
        pytest.param(pd.Series([1, 2], dtype="Sparse[int]"), "dtype Sparse", id="sparse column"),
        pytest.param(pd.DataFrame({"a": [Odd()]}), "Odd has no plain form", id="objects in a column"),
    ],
)
def test_what_cannot_be_stored_is_refused(value, why):
    with pytest.raises(UnstorableError, match=why):
        to_json(value)


@pytest.mark.parametrize(
    ("left", "right", "difference"),
    [
        pytest.param([1, 2.0], [1, 2.0000000000001], "", id="near"),
        pytest.param([1, math.nan], [1, math.nan], "", id="nan"),
        pytest.param([1, 2], [1, 3], "3 instead of 2 at [1]", id="item"),
        pytest.param([1, 2], [1], "1 items instead of 2", id="length"),
        pytest.param({"a": {"b": 1}}, {"a": {"b": True}}, "True instead of 1 at ['a']['b']", id="type inside"),
        pytest.param((1,), [1], "it is of type list instead of tuple", id="type"),
        pytest.param({"a": 1, "b": 2}, {"b": 2, "a": 1}, "['b', 'a'] instead of ['a', 'b']", id="order of keys"),
        pytest.param(np.zeros(2), np.array([0.0, 1]), "1.0 instead of 0.0 at [1]", id="array"),
        pytest.param(TABLE, TABLE.assign(float=[0.1, 0.2]), "0.2 instead of nan at column 'float' [1]", id="cell of a table"),
        pytest.param(TABLE, TABLE.rename(columns={"text": "t"}), "'t' instead of 'text' at columns[5]", id="label"),
        pytest.param(TABLE, TABLE.reset_index(drop=True), "index", id="index"),
    ],
)  # fmt: skip
def test_the_first_difference_is_named(left, right, difference):
    one, other = (Value(type_name(value), "json", to_json(value).encode()) for value in (left, right))
    found = first_difference(one, other)
    assert (difference in found) if difference else found == ""


class Point:
    def __init__(self, x, *others):
        self.x, self.others, self.measure = x, others, len
        self.me = self


@pytest.mark.parametrize(
    ("left", "right", "difference"),
    [
        pytest.param(Point(1), Point(1), "", id="alike"),
        pytest.param(Point(1, Point([1.5])), Point(1, Point([1.5])), "", id="alike inside"),
        pytest.param(Point(1), Point(2), "2 instead of 1 at ['x']", id="attribute"),
        pytest.param(
            Point(1, Point([1])), Point(1, Point([2])), "2 instead of 1 at ['others'][0]['x'][0]", id="inside"
        ),
        pytest.param(Point(Odd()), Point(Odd()), "", id="unknown inside"),
        pytest.param(
            Point(Odd()), Point(None), "None instead of {'$object': {'class': 'Odd'", id="of another kind inside"
        ),
    ],
)
def test_objects_that_cannot_be_stored_are_compared_by_their_attributes(left, right, difference):
    root = __name__.partition(".")[0]
    one, other = (
        Value("Point", data=look(value, vars(encode), root).encode(), why="no form") for value in (left, right)
    )
    found = first_difference(one, other)
    assert (difference in found) if difference else found == ""


def test_objects_of_other_libraries_are_not_looked_at():
    assert look(Odd(), vars(encode), "small") is None
    assert look(np.ma.array([1]), vars(encode), "small") is None


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_foreign_files_are_content_with_an_old_python_and_nothing_else(path):
    tree = ast.parse(path.read_text(), feature_version=(3, 8))
    modules = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }
    assert modules <= sys.stdlib_module_names | {"IPython"}


def test_encoding_imports_neither_numpy_nor_pandas():
    code = f"import sys; sys.path.insert(0, {str(FOLDER)!r}); import encode; encode.to_json([1]); print('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
