"""Values as files of a test project: by our own interpreter, which has numpy and pandas."""

import sys

import numpy as np
import pandas as pd
import pytest

from nb2prod.errors import VerifyError
from nb2prod.scaffold import render
from nb2prod.verify.foreign.encode import to_json, type_name
from nb2prod.verify.foreign.golden_files import load
from nb2prod.verify.model import Value
from nb2prod.verify.pack import pack

TABLE = pd.DataFrame({"a": [1.5, np.nan], "b": ["x", None], "c": [True, False]}, index=pd.Index(["r", "s"], name="row"))
HOURS = pd.Series(range(3), index=pd.date_range("2020", periods=3, freq="h"), name="n")

VALUES = {
    "number": 3,
    "text": "long " * 20,
    "tuple": (1, (2, None)),
    "set": {"b", "a"},
    "long tuple": tuple(range(50)),
    "long list": list(range(50)),
    "nan": float("nan"),
    "floats": [0.1, float("nan")],
    "nested nan": [[float("nan")]],
    "array": np.arange(3.0),
    "texts": np.array(["a", "b"]),
    "scalar": np.float64(0.5),
    "arrays": {"x": np.arange(2)},
    "frame": TABLE,
    "pairs": pd.DataFrame({"a": range(4)}, index=pd.MultiIndex.from_product([["a", "b"], [1, 2]])),
    "series": pd.Series([1.5, 2.5], name="s"),
    "hours": HOURS,
    "index": pd.Index(["a", "b"]),
    "interval": pd.Interval(1, 2),
    "big": np.arange(200_000.0),
}


def stored(value):
    return Value(type_name(value), "json", to_json(value).encode())


@pytest.fixture(scope="module")
def load_as_tests_do():
    """How the fixtures of a generated project read a value."""
    context = {"package": "small", "title": "", "doc": "", "notebook": "x.ipynb", "sha256": "", "mermaid": ""}
    context |= {"generator_version": "1", "requires_python": ">=3.11", "python": "3.11"}
    context |= {key: [] for key in ("parameters", "steps", "helpers", "local_modules", "unverified", "dependencies")}
    context |= dict.fromkeys(("uses_pandas", "uses_matplotlib", "asynchronous", "pinned"), False)
    context["goldens"] = ["txt", "numpy", "parquet", "table"]
    (conftest,) = (file for file in render("package", context) if file.path == "tests/conftest.py")
    names = {"__file__": "conftest.py", "__name__": "conftest"}
    exec(compile(conftest.data, "conftest.py", "exec"), names)
    return names["_load"]


@pytest.fixture(scope="module")
def packed():
    given = {f"given {name}": stored(value) for name, value in VALUES.items()}
    given["given model"] = Value("Model", why="Model has no plain form")
    return pack(given, {f"expected {name}": stored(value) for name, value in VALUES.items()}, python=sys.executable)


@pytest.mark.parametrize(
    ("name", "literal", "check"),
    [
        ("given number", "3", "equal"),
        ("given tuple", "(1, (2, None))", "equal"),
        ("given set", "{'a', 'b'}", "equal"),
        ("expected scalar", "0.5", "approx"),
    ],
)
def test_small_plain_values_stand_in_the_test(packed, name, literal, check):
    assert (packed[name].literal, packed[name].suffix, packed[name].check) == (literal, "", check)


@pytest.mark.parametrize(
    ("name", "suffix", "check"),
    [
        ("text", ".json", "equal"),
        ("long tuple", ".txt", "equal"),
        ("long list", ".json", "equal"),
        ("nan", ".json", "nan"),
        ("floats", ".json", "approx nan"),
        ("nested nan", ".json", "nested"),
        ("array", ".npy", "floats"),
        ("texts", ".npy", "array"),
        ("scalar", ".npy", "approx"),
        ("arrays", ".npz", "nested"),
        ("frame", ".parquet", "frame"),
        ("pairs", ".parquet", "frame"),
        ("series", ".series.parquet", "series"),
        ("hours", ".series.json", "series"),
        ("index", ".index.json", "index"),
    ],
)
def test_other_values_have_files_that_give_them_back(packed, tmp_path, load_as_tests_do, name, suffix, check):
    value = packed[f"given {name}"]
    assert (value.literal, value.suffix, value.check) == ("", suffix, check)
    (tmp_path / f"value{suffix}").write_bytes(value.data)
    assert to_json(load(tmp_path, "value")) == to_json(VALUES[name])
    assert to_json(load_as_tests_do(tmp_path, "value")) == to_json(VALUES[name])


def test_tables_are_json_where_there_is_no_parquet(tmp_path, monkeypatch, load_as_tests_do):
    (tmp_path / "pyarrow.py").write_text("raise ImportError\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    values = {**VALUES, "duplicates": pd.DataFrame([[1, "x"]], columns=["a", "a"])}
    names = ("frame", "pairs", "hours", "index", "duplicates")
    given = {name: Value("", "json", without_arrow(values[name]).encode()) for name in names}
    found = pack(given, {}, python=sys.executable)
    assert [found[name].suffix for name in names] == [
        ".table.json",
        ".table.json",
        ".series.json",
        ".index.json",
        ".table.json",
    ]
    for name in names:
        (tmp_path / f"{name}{found[name].suffix}").write_bytes(found[name].data)
        assert without_arrow(load_as_tests_do(tmp_path, name)) == without_arrow(values[name])


def without_arrow(value):
    """The value as it is captured where there is no pyarrow."""
    return to_json(value).replace('"storage":"pyarrow"', '"storage":"python"')


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("given interval", "no file format keeps it as it is"),
        ("given big", "it would take 1.6 MB"),
        ("given model", "Model has no plain form"),
    ],
)
def test_what_cannot_be_kept_says_why(packed, name, why):
    assert (packed[name].stored, packed[name].why) == (False, why)


def test_a_python_that_cannot_do_it_is_an_error(tmp_path):
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho no memory >&2\nexit 3\n")
    broken.chmod(0o755)
    with pytest.raises(VerifyError, match="could not be stored: no memory"):
        pack({"x": stored(3)}, {}, python=str(broken))


def test_a_value_of_a_library_that_is_not_there_is_not_stored(tmp_path):
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec {sys.executable} -S "$@"\n')
    bare.chmod(0o755)
    found = pack({"x": stored(np.arange(3)), "y": stored(3)}, {}, python=str(bare))
    assert found["x"].why == "it cannot be read back: No module named 'numpy'"
    assert found["y"].literal == "3"
