"""Values as JSON: exactly, or not at all.

This file is run by the interpreter of the notebook (see `foreign/__init__.py`), inside its kernel and inside the process of the
package. So it needs nothing but the standard library, is content with Python 3.8, calls no method of a class it does not
know, draws no random number and changes nothing it looks at. numpy and pandas are only used where the process has
imported them already.

Numbers, strings, None, lists and dictionaries with string keys are themselves; anything else is a dictionary with one key that
starts with "$": `{"$tuple": [1, 2]}`. `decode.py` is the way back.
"""

from __future__ import annotations

import base64
import collections
import datetime
import decimal
import fractions
import json
import pathlib
import sys
import uuid
from typing import Any

MOST_ITEMS = 400_000
DEEPEST = 40
UTC = datetime.timezone(datetime.timedelta(0))

PLAIN = (type(None), bool, int, float, str)
BY_TEXT: dict[type, tuple[str, Any]] = {
    decimal.Decimal: ("$decimal", str),
    uuid.UUID: ("$uuid", str),
    pathlib.PurePosixPath: ("$purepath", str),
    pathlib.PosixPath: ("$path", str),
    datetime.date: ("$date", datetime.date.isoformat),
}
DEFAULTS: dict[Any, str] = {list: "list", dict: "dict", set: "set", int: "int", float: "float", str: "str"}


class UnstorableError(Exception):
    """Says why a value has no exact form here."""


def to_json(value: Any) -> str:
    """The value as JSON text in one line. Raises UnstorableError, or nothing: NaN and infinities are written as Python's json does."""
    return json.dumps(Encoder().encode(value), ensure_ascii=True, separators=(",", ":"))


def type_name(value: Any) -> str:
    """The class of a value as people write it: "int", "pandas.DataFrame", "sklearn.linear_model.LogisticRegression"."""
    module, name = type(value).__module__, type(value).__qualname__
    if module in ("builtins", "__main__"):
        return name
    public = [part for part in module.split(".") if not part.startswith("_")]
    if public[0] in ("pandas", "numpy") and getattr(sys.modules.get(public[0]), name, None) is type(value):
        public = public[:1]
    return ".".join([*public, name])


class Encoder:
    """Encodes one value. It counts what it has written, so that a huge value is given up early."""

    def __init__(self) -> None:
        self.items = 0
        self.depth = 0
        self.np: Any = sys.modules.get("numpy")
        self.pd: Any = sys.modules.get("pandas")

    def encode(self, value: Any) -> Any:
        self.count(1)
        kind = type(value)
        if kind in PLAIN:
            return value
        self.depth += 1
        if self.depth > DEEPEST:
            raise UnstorableError("it is nested too deeply, or holds itself")
        form = self.standard(value, kind)
        if form is None and self.np is not None:
            form = self.of_numpy(value, kind)
        if form is None and self.pd is not None and hasattr(self.pd, "DataFrame"):
            form = self.of_pandas(value, kind)
        self.depth -= 1
        if form is None:
            raise UnstorableError(type_name(value) + " has no plain form")
        return form

    def count(self, items: int) -> None:
        self.items += items
        if self.items > MOST_ITEMS:
            raise UnstorableError(f"it has more than {MOST_ITEMS:,} items")

    def all(self, values: Any) -> list[Any]:
        return [self.encode(value) for value in values]

    # the standard library

    def standard(self, value: Any, kind: type) -> Any:
        if kind is list:
            return self.all(value)
        if kind is dict:
            return self.mapping(value)
        if kind in (tuple, collections.deque):
            return {"$" + kind.__name__: self.all(value)} if getattr(value, "maxlen", None) is None else None
        if kind in (set, frozenset):
            return {"$" + kind.__name__: sorted(self.all(value), key=json.dumps)}
        if kind in BY_TEXT:
            tag, text = BY_TEXT[kind]
            return {tag: text(value)}
        return self.number_or_bytes(value, kind) or self.moment(value, kind) or self.counted(value, kind)

    def mapping(self, value: dict[Any, Any]) -> Any:
        if all(type(key) is str and not key.startswith("$") for key in value):
            return {key: self.encode(item) for key, item in value.items()}
        return {"$dict": self.pairs(value)}

    def pairs(self, value: Any) -> list[list[Any]]:
        return [[self.encode(key), self.encode(item)] for key, item in dict.items(value)]

    def number_or_bytes(self, value: Any, kind: type) -> Any:
        if kind is complex:
            return {"$complex": [value.real, value.imag]}
        if kind in (bytes, bytearray):
            self.count(len(value) // 8)
            return {"$" + kind.__name__: base64.b64encode(value).decode()}
        if kind is range:
            return {"$range": [value.start, value.stop, value.step]}
        if kind is slice:
            return {"$slice": self.all([value.start, value.stop, value.step])}
        if kind is fractions.Fraction:
            return {"$fraction": [value.numerator, value.denominator]}
        return None

    def moment(self, value: Any, kind: type) -> Any:
        if kind is datetime.timedelta:
            return {"$timedelta": [value.days, value.seconds, value.microseconds]}
        if kind in (datetime.datetime, datetime.time) and not value.fold:
            if value.tzinfo is None:
                return {"$" + kind.__name__: value.isoformat()}
            if type(value.tzinfo) is datetime.timezone and value.tzinfo == UTC:
                return {"$utc_" + kind.__name__: value.replace(tzinfo=None).isoformat()}
        return None

    def counted(self, value: Any, kind: type) -> Any:
        if kind in (collections.OrderedDict, collections.Counter):
            return {"$" + kind.__name__: self.pairs(value)}
        if kind is collections.defaultdict and (value.default_factory is None or value.default_factory in DEFAULTS):
            return {"$defaultdict": [DEFAULTS.get(value.default_factory), self.pairs(value)]}
        return None

    # numpy

    def of_numpy(self, value: Any, kind: type) -> Any:
        if kind is self.np.ndarray:
            return {"$array": self.array(value)}
        if isinstance(value, self.np.generic) and kind.__module__ == "numpy":
            flat = self.flat(value.reshape(1))
            if flat is not None:
                return {"$scalar": [value.dtype.str, flat[0]]}
        return None

    def array(self, value: Any) -> Any:
        self.count(value.size)
        form = {"dtype": value.dtype.str, "shape": list(value.shape)}
        if value.ndim > 1 and value.flags.f_contiguous and not value.flags.c_contiguous:
            form["order"] = "F"
        if value.dtype.names is not None and not value.dtype.hasobject:
            form["dtype"] = self.np.lib.format.dtype_to_descr(value.dtype)
            form["bytes"] = base64.b64encode(value.tobytes()).decode()
            return form
        flat = self.flat(value.reshape(-1))
        if flat is None:
            raise UnstorableError("an array of " + str(value.dtype) + " has no plain form")
        form["values"] = flat
        return form

    def flat(self, values: Any) -> Any:
        """The items of a one-dimensional array, or None where the dtype has no plain form."""
        kind = values.dtype.kind
        if kind in "biuU" or (kind == "f" and values.dtype.itemsize <= 8):
            return values.tolist()
        if kind in "mM":
            return values.view("i8").tolist()
        if kind == "c" and values.dtype.itemsize <= 16:
            return [[item.real, item.imag] for item in values.tolist()]
        if kind == "S":
            return [base64.b64encode(item).decode() for item in values.tolist()]
        if kind == "O":
            return self.all(values.tolist())
        return None

    # pandas

    def of_pandas(self, value: Any, kind: type) -> Any:
        pd = self.pd
        if kind in (pd.DataFrame, pd.Series):
            if value.attrs or not value.flags.allows_duplicate_labels:
                raise UnstorableError("it carries attributes beside its data")
            return {"$frame": self.frame(value)} if kind is pd.DataFrame else {"$series": self.series(value)}
        if isinstance(value, pd.Index) and kind.__module__.startswith("pandas"):
            return {"$index": self.index(value)}
        if kind is pd.Timestamp:
            return {"$timestamp": [value.asm8.view("i8").item(), value.unit, self.zone(value.tz)]}
        if kind is pd.Timedelta:
            return {"$delta": [value.asm8.view("i8").item(), value.unit]}
        if kind is pd.Period:
            return {"$period": [value.ordinal, value.freqstr]}
        if kind is pd.Interval:
            return {"$interval": [self.encode(value.left), self.encode(value.right), value.closed]}
        if value is pd.NaT or value is pd.NA:
            return {"$missing": "NaT" if value is pd.NaT else "NA"}
        if isinstance(value, pd.api.extensions.ExtensionArray) and kind.__module__.startswith("pandas"):
            return {"$values": self.column(value)}
        return None

    def frame(self, value: Any) -> Any:
        columns = [self.column(value.iloc[:, place].array) for place in range(value.shape[1])]
        return {"columns": self.index(value.columns), "index": self.index(value.index), "data": columns}

    def series(self, value: Any) -> Any:
        return {"name": self.encode(value.name), "index": self.index(value.index), "values": self.column(value.array)}

    def index(self, value: Any) -> Any:
        pd = self.pd
        if type(value) is pd.RangeIndex:
            return {"range": [value.start, value.stop, value.step], "name": self.encode(value.name)}
        if type(value) is pd.MultiIndex:
            self.count(value.size)
            codes = [codes.tolist() for codes in value.codes]
            return {
                "levels": [self.index(level) for level in value.levels],
                "codes": codes,
                "names": self.all(value.names),
            }
        form = {"values": self.column(value.array), "name": self.encode(value.name)}
        if getattr(value, "freqstr", None) is not None and type(value) is not pd.PeriodIndex:
            form["freq"] = value.freqstr
        return form

    def column(self, values: Any) -> Any:
        """The values of a column, an index or an extension array."""
        dtype = values.dtype
        if isinstance(dtype, self.np.dtype) or type(dtype).__name__ in ("NumpyEADtype", "PandasDtype"):
            return self.array(self.np.asarray(values))
        return self.extension(values, dtype, type(dtype).__name__)

    def extension(self, values: Any, dtype: Any, kind: str) -> Any:
        self.count(len(values))
        if kind == "CategoricalDtype":
            codes = values.codes.tolist()
            return {"codes": codes, "categories": self.index(dtype.categories), "ordered": dtype.ordered}
        if kind == "StringDtype":
            missing = "NA" if dtype.na_value is self.pd.NA else "nan"
            return {"storage": dtype.storage, "missing": missing, "strings": self.present(values)}
        if kind == "DatetimeTZDtype":
            return {"zone": self.zone(dtype.tz), "unit": dtype.unit, "moments": values.asi8.tolist()}
        if kind == "PeriodDtype":
            return {"freq": values.freqstr, "periods": values.asi8.tolist()}
        if kind == "IntervalDtype":
            return {"closed": dtype.closed, "left": self.index(values.left), "right": self.index(values.right)}
        if hasattr(dtype, "numpy_dtype") and kind.startswith(("Int", "UInt", "Float", "Boolean")):
            return {"nullable": dtype.name, "items": self.present(values)}
        raise UnstorableError("a column of dtype " + str(dtype) + " has no plain form")

    def present(self, values: Any) -> list[Any]:
        """The items as Python's own, None where one is missing."""
        missing = values.isna().tolist()
        return [None if missing[place] else item for place, item in enumerate(values.tolist())]

    def zone(self, tz: Any) -> Any:
        """The name of a time zone that a reader can look up again."""
        if tz is None:
            return None
        name = getattr(tz, "key", None) or getattr(tz, "zone", None) or ("UTC" if tz is UTC else None)
        if name is None:
            raise UnstorableError("its time zone has no name")
        return name
