"""The way back from the JSON of `encode.py` to values. Run by the interpreter of the notebook, under the same conditions."""

from __future__ import annotations

import base64
import collections
import datetime
import decimal
import fractions
import importlib
import json
import pathlib
import uuid
from collections.abc import Callable
from typing import Any

UTC = datetime.timezone(datetime.timedelta(0))
DEFAULTS = {"list": list, "dict": dict, "set": set, "int": int, "float": float, "str": str}


def from_json(text: str) -> Any:
    """The value that `to_json` wrote. Raises KeyError for a tag that it never writes."""
    return decode(json.loads(text))


def decode(form: Any) -> Any:
    if isinstance(form, list):
        return [decode(item) for item in form]
    if not isinstance(form, dict):
        return form
    tag = next(iter(form), "")
    if len(form) == 1 and tag.startswith("$"):
        return READERS[tag](form[tag])
    return {key: decode(item) for key, item in form.items()}


def numpy() -> Any:
    return importlib.import_module("numpy")


def pandas() -> Any:
    return importlib.import_module("pandas")


def pairs(form: Any) -> Any:
    return [(decode(key), decode(item)) for key, item in form]


def array(form: Any) -> Any:
    np = numpy()
    dtype, shape, order = form["dtype"], tuple(form["shape"]), form.get("order", "C")
    if "bytes" in form:
        described = np.lib.format.descr_to_dtype(structure(dtype))
        return np.frombuffer(base64.b64decode(form["bytes"]), described).reshape(shape).copy(order)
    return flat(form["values"], np.dtype(dtype)).reshape(shape).copy(order)


def structure(form: Any) -> Any:
    """A dtype description as numpy wants it: JSON has made lists of its tuples."""
    if isinstance(form, str):
        return form
    return [tuple(structure(item) if i == 1 else as_tuple(item) for i, item in enumerate(field)) for field in form]


def as_tuple(form: Any) -> Any:
    return tuple(as_tuple(item) for item in form) if isinstance(form, list) else form


def flat(values: Any, dtype: Any) -> Any:
    np = numpy()
    if dtype.kind in "mM":
        return np.array(values, "i8").view(dtype)
    if dtype.kind == "c":
        return np.array([complex(*item) for item in values], dtype)
    if dtype.kind == "S":
        return np.array([base64.b64decode(item) for item in values], dtype)
    if dtype.kind != "O":
        return np.array(values, dtype)
    items = np.empty(len(values), dtype)
    for place, item in enumerate(values):
        items[place] = decode(item)
    return items


def scalar(form: Any) -> Any:
    np = numpy()
    return flat([form[1]], np.dtype(form[0]))[0]


def frame(form: Any) -> Any:
    pd = pandas()
    index = indexed(form["index"])
    columns = {place: aligned(column(values), index) for place, values in enumerate(form["data"])}
    table = pd.DataFrame(columns, index=index, columns=range(len(columns)))
    table.columns = indexed(form["columns"])
    return table


def series(form: Any) -> Any:
    return aligned(column(form["values"]), indexed(form["index"]), decode(form["name"]))


def aligned(values: Any, index: Any, name: Any = None) -> Any:
    """The dtype is passed on, or pandas would look at objects and guess a better one."""
    pd = pandas()
    return pd.Series(values, index=index, name=name, dtype=values.dtype)


def indexed(form: Any) -> Any:
    pd = pandas()
    if "range" in form:
        return pd.RangeIndex(*form["range"], name=decode(form["name"]))
    if "levels" in form:
        levels = [indexed(level) for level in form["levels"]]
        return pd.MultiIndex(levels, form["codes"], names=decode(form["names"]), verify_integrity=False)
    values = column(form["values"])
    index = pd.Index(values, name=decode(form["name"]), dtype=values.dtype)
    if "freq" in form:
        index = type(index)(index, freq=form["freq"])
    return index


def column(form: Any) -> Any:
    np, pd = numpy(), pandas()
    if "dtype" in form:
        return array(form)
    if "codes" in form:
        return pd.Categorical.from_codes(form["codes"], indexed(form["categories"]), ordered=form["ordered"])
    if "strings" in form:
        return pd.array(form["strings"], dtype=strings(form))
    if "moments" in form:
        moments = np.array(form["moments"], "i8").view("M8[{}]".format(form["unit"]))
        return pd.Series(moments).dt.tz_localize("UTC").dt.tz_convert(form["zone"]).array
    if "periods" in form:
        return pd.PeriodIndex.from_ordinals(form["periods"], freq=form["freq"]).array
    if "closed" in form:
        return pd.arrays.IntervalArray.from_arrays(indexed(form["left"]), indexed(form["right"]), form["closed"])
    return pd.array([pd.NA if item is None else item for item in form["items"]], dtype=form["nullable"])


def strings(form: Any) -> Any:
    pd = pandas()
    if form["missing"] == "NA":
        return pd.StringDtype(form["storage"])
    return pd.StringDtype(form["storage"], na_value=float("nan"))


def timestamp(form: Any) -> Any:
    np, pd = numpy(), pandas()
    moment = pd.Timestamp(np.datetime64(form[0], form[1])).as_unit(form[1])
    return moment if form[2] is None else moment.tz_localize("UTC").tz_convert(form[2])


def delta(form: Any) -> Any:
    np, pd = numpy(), pandas()
    return pd.Timedelta(np.timedelta64(form[0], form[1])).as_unit(form[1])


def period(form: Any) -> Any:
    pd = pandas()
    return pd.PeriodIndex.from_ordinals([form[0]], freq=form[1])[0]


def interval(form: Any) -> Any:
    pd = pandas()
    return pd.Interval(decode(form[0]), decode(form[1]), form[2])


def missing(form: Any) -> Any:
    pd = pandas()
    return getattr(pd, form)


def utc(kind: Any) -> Callable[[Any], Any]:
    return lambda form: kind.fromisoformat(form).replace(tzinfo=UTC)


READERS: dict[str, Callable[[Any], Any]] = {
    "$tuple": lambda form: tuple(map(decode, form)),
    "$deque": lambda form: collections.deque(map(decode, form)),
    "$set": lambda form: set(map(decode, form)),
    "$frozenset": lambda form: frozenset(map(decode, form)),
    "$dict": lambda form: dict(pairs(form)),
    "$OrderedDict": lambda form: collections.OrderedDict(pairs(form)),
    "$Counter": lambda form: collections.Counter(dict(pairs(form))),
    "$defaultdict": lambda form: collections.defaultdict(DEFAULTS.get(form[0]), pairs(form[1])),
    "$complex": lambda form: complex(*form),
    "$bytes": base64.b64decode,
    "$bytearray": lambda form: bytearray(base64.b64decode(form)),
    "$range": lambda form: range(*form),
    "$slice": lambda form: slice(*map(decode, form)),
    "$fraction": lambda form: fractions.Fraction(*form),
    "$decimal": decimal.Decimal,
    "$uuid": uuid.UUID,
    "$purepath": pathlib.PurePosixPath,
    "$path": pathlib.Path,
    "$date": datetime.date.fromisoformat,
    "$timedelta": lambda form: datetime.timedelta(*form),
    "$datetime": datetime.datetime.fromisoformat,
    "$time": datetime.time.fromisoformat,
    "$utc_datetime": utc(datetime.datetime),
    "$utc_time": utc(datetime.time),
    "$array": array,
    "$scalar": scalar,
    "$frame": frame,
    "$series": series,
    "$index": indexed,
    "$values": column,
    "$timestamp": timestamp,
    "$delta": delta,
    "$period": period,
    "$interval": interval,
    "$missing": missing,
}
