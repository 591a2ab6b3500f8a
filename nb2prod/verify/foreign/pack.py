"""Turns captured values into what tests compare with, by the interpreter and the libraries that will read it.

`python pack.py ORDER FOLDER RESULT`: each line of the order has a `key`, the value as `json`, and `expected`, true for a value that is compared and
never passed on. Each line of the result has the key and either a `literal` (Python source that is the value), or a `file` in FOLDER and
its `suffix`, or `why` not; and in `check` how a test should compare with it. What does not come back exactly as it was is not stored.
"""

from __future__ import annotations

import importlib
import json
import math
import runpy
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

LARGEST = 1_000_000
LONGEST_LITERAL = 60
NUMBERS = (int, float)
PLAIN = (type(None), bool, int, float, str, bytes)
NO_PLACE = (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, NotImplementedError, ImportError)
"""What the formats raise for a value that they have no place for."""

Write = Callable[[Path], None]


def main(order: str, folder: str, result: str) -> None:
    packer = Packer(Path(folder))
    with Path(order).open(encoding="utf-8") as lines, Path(result).open("w", encoding="utf-8") as answers:
        for number, line in enumerate(lines):
            entry = json.loads(line)
            answer = packer.pack(entry["json"], str(number), entry["expected"])
            answers.write(json.dumps({"key": entry["key"], **answer}) + "\n")


class Packer:
    def __init__(self, folder: Path) -> None:
        here = Path(__file__)
        self.folder = folder
        self.decode = runpy.run_path(str(here.with_name("decode.py")))["from_json"]
        self.encode = runpy.run_path(str(here.with_name("encode.py")))["to_json"]
        self.golden = runpy.run_path(str(here.with_name("golden_files.py")))

    def pack(self, text: str, stem: str, expected: bool) -> dict[str, Any]:
        try:
            value = self.decode(text)
        except NO_PLACE as error:
            return {"why": "it cannot be read back: " + str(error)}
        if expected and is_numpy_scalar(value) and type(value.item()) in PLAIN:
            value = value.item()  # they compare alike
        check = how_to_check(value)
        literal = source(value) if is_literal(value) else ""
        if literal and len(literal) <= LONGEST_LITERAL:
            return {"literal": literal, "check": check}
        for suffix, write in self.forms(value, literal):
            file = self.folder / (stem + suffix)
            if self.is_exact(value, file, stem, write):
                size = file.stat().st_size
                fits = {"file": file.name, "suffix": suffix, "check": check}
                return fits if size <= LARGEST else {"why": f"it would take {size / 1e6:.1f} MB"}
            if file.exists():
                file.unlink()
        return {"why": "no file format keeps it as it is"}

    def is_exact(self, value: Any, file: Path, stem: str, write: Write) -> bool:
        try:
            write(file)
            return self.same(value, self.golden["load"](self.folder, stem))
        except NO_PLACE:
            return False

    def same(self, value: Any, back: Any) -> bool:
        if type(value) is not type(back):
            return False
        check = how_to_check(value)
        if check in ("frame", "series", "index"):
            exactly = {"exact": True} if check == "index" else {"check_exact": True}
            testing: Any = importlib.import_module("pandas.testing")
            try:
                getattr(testing, f"assert_{check}_equal")(value, back, **exactly)
            except AssertionError:
                return False
            return getattr(value, "freq", None) == getattr(back, "freq", None) if check == "index" else True
        return bool(self.encode(value) == self.encode(back))

    def forms(self, value: Any, literal: str) -> Iterator[tuple[str, Write]]:
        """The formats that may keep the value, the best one first."""
        golden, check = self.golden, how_to_check(value)
        if check == "frame":
            yield ".parquet", value.to_parquet
            yield ".table.json", lambda file: write_json(file, golden["describe_table"](value))
        elif check == "series":
            yield ".series.parquet", lambda file: value.to_frame().to_parquet(file)
            yield ".series.json", lambda file: write_json(file, golden["describe_table"](value.to_frame(value.name)))
        elif check == "index":
            yield ".index.json", lambda file: write_json(file, golden["describe_index"](value))
        elif is_array(value) or is_numpy_scalar(value):
            yield ".npy", lambda file: numpy().save(file, value, allow_pickle=False)
        elif type(value) is dict and value and all(map(is_array, value.values())):
            yield ".npz", lambda file: numpy().savez_compressed(file, allow_pickle=False, **value)
        else:
            yield ".json", lambda file: write_json(file, value)
            if literal:
                yield ".txt", lambda file: (file.write_text(literal + "\n", encoding="utf-8"), None)[1]


def write_json(file: Path, value: Any) -> None:
    file.write_text(json.dumps(value, ensure_ascii=False) + "\n", encoding="utf-8")


def how_to_check(value: Any) -> str:
    """The kind of assertion that says that a value is this one."""
    pandas: Any = sys.modules.get("pandas")
    if pandas is not None and isinstance(value, (pandas.DataFrame, pandas.Series, pandas.Index)):
        return (
            "frame"
            if isinstance(value, pandas.DataFrame)
            else "series" if isinstance(value, pandas.Series) else "index"
        )
    if is_array(value):
        return "floats" if value.dtype.kind in "fc" else "array"
    items = list(value.values()) if type(value) is dict else list(value) if type(value) in (list, tuple) else None
    if items is None:
        return "nan" if is_nan(value) else "approx" if isinstance(value, float) else "equal"
    if any(type(item) is float or is_numpy_scalar(item) for item in items) and all(
        type(i) in PLAIN or is_numpy_scalar(i) for i in items
    ):
        return "approx nan" if any(map(is_nan, items)) else "approx"
    return "nested" if any(needs_numpy(item) for item in items) else "equal"


def needs_numpy(value: Any) -> bool:
    """Is there an array or a NaN inside, which `==` does not compare?"""
    if type(value) is dict:
        return any(map(needs_numpy, value.values()))
    if type(value) in (list, tuple):
        return any(map(needs_numpy, value))
    return is_array(value) or is_nan(value)


def is_nan(value: Any) -> bool:
    return isinstance(value, float) and math.isnan(value)


def source(value: Any) -> str:
    """The literal as its `repr` has it, but with the items of sets in order."""
    kind = type(value)
    if kind is dict:
        return "{" + ", ".join(source(key) + ": " + source(item) for key, item in value.items()) + "}"
    if kind is set:
        return "{" + ", ".join(sorted(map(source, value))) + "}"
    if kind is list:
        return "[" + ", ".join(map(source, value)) + "]"
    if kind is tuple:
        return "(" + ", ".join(map(source, value)) + (",)" if len(value) == 1 else ")")
    return repr(value)


def is_literal(value: Any) -> bool:
    """Is there Python source, without calls, that gives the value back?"""
    kind = type(value)
    if kind in (list, tuple) or (kind is set and value):
        return all(map(is_literal, value))
    if kind is dict:
        return all(is_literal(key) and is_literal(item) for key, item in value.items())
    return kind in PLAIN and not (kind is float and not math.isfinite(value))


def is_array(value: Any) -> bool:
    return "numpy" in sys.modules and type(value) is numpy().ndarray


def is_numpy_scalar(value: Any) -> bool:
    return "numpy" in sys.modules and isinstance(value, numpy().generic)


def numpy() -> Any:
    return importlib.import_module("numpy")


if __name__ == "__main__":
    main(*sys.argv[1:])
