"""How tests read stored values; the fixtures of a generated package do the same. Run by the interpreter of the notebook.

A value is stored as .json, as .txt (Python source, for tuples and sets), .npy (an array), .npz (arrays by name), .parquet (a table),
.series.parquet (one column of a table), or, where there is no pyarrow, as .table.json, .series.json and .index.json.
"""

from __future__ import annotations

import ast
import importlib
import json
from pathlib import Path
from typing import Any


def load(folder: Path, name: str) -> Any:
    """The value that a file NAME.* in `folder` holds."""
    files = {file.name[len(name) :]: file for file in folder.glob(f"{name}.*")}
    if ".txt" in files:
        return ast.literal_eval(files[".txt"].read_text(encoding="utf-8"))
    if ".npy" in files or ".npz" in files:
        np: Any = importlib.import_module("numpy")
        stored = np.load(files.get(".npy") or files[".npz"], allow_pickle=False)
        return dict(stored) if ".npz" in files else stored if stored.ndim else stored[()]
    if ".parquet" in files or ".series.parquet" in files:
        pd: Any = importlib.import_module("pandas")
        table = pd.read_parquet(files.get(".parquet") or files[".series.parquet"])
        return table if ".parquet" in files else table.iloc[:, 0]
    ((suffix, file),) = files.items()
    plain = json.loads(file.read_text(encoding="utf-8"))
    if suffix == ".json":
        return plain
    return (
        index(plain)
        if suffix == ".index.json"
        else table_of(plain) if suffix == ".table.json" else table_of(plain).iloc[:, 0]
    )


def table_of(plain: dict[str, Any]) -> Any:
    pd: Any = importlib.import_module("pandas")
    rows = index(plain["index"])
    columns = [pd.Series(values, index=rows, dtype=dtype) for dtype, values in plain["data"]]
    table = pd.concat(columns, axis=1) if columns else pd.DataFrame(index=rows)
    table.columns = index(plain["columns"])
    return table


def index(plain: dict[str, Any]) -> Any:
    pd: Any = importlib.import_module("pandas")
    if "range" in plain:
        return pd.RangeIndex(*plain["range"], name=plain["name"])
    if "names" in plain:
        return pd.MultiIndex.from_tuples(map(tuple, plain["values"]), names=plain["names"])
    labels = pd.Index(plain["values"], dtype=plain["dtype"], name=plain["name"])
    return pd.DatetimeIndex(labels, freq=plain["freq"]) if "freq" in plain else labels


def describe_table(table: Any) -> dict[str, Any]:
    """What `table_of` makes a table from."""
    columns = [table.iloc[:, place] for place in range(table.shape[1])]
    data = [[str(column.dtype), items(column)] for column in columns]
    return {"index": describe_index(table.index), "columns": describe_index(table.columns), "data": data}


def describe_index(labels: Any) -> dict[str, Any]:
    """What `index` makes labels from."""
    kind = type(labels).__name__
    if kind == "RangeIndex":
        return {"range": [labels.start, labels.stop, labels.step], "name": labels.name}
    if kind == "MultiIndex":
        return {"names": list(labels.names), "values": [list(label) for label in labels]}
    plain = {"dtype": str(labels.dtype), "name": labels.name, "values": items(labels)}
    if kind == "DatetimeIndex" and labels.freq is not None:
        plain["freq"] = labels.freqstr
    return plain


def items(values: Any) -> list[Any]:
    """The items as JSON has them; moments and spans of time as text."""
    missing = values.isna().tolist()
    as_text = getattr(values.dtype, "kind", "O") in "mM"
    keep_nan = values.dtype == object or getattr(values.dtype, "kind", "O") == "f"
    plain: list[Any] = [str(item) for item in values] if as_text else values.tolist()
    for place, item in enumerate(plain):
        if missing[place] and not (keep_nan and item is not None):
            plain[place] = None
    return plain
