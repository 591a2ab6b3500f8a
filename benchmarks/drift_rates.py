"""Does monitoring find drift where it was put, and none where there is none?

usage: drift_rates.py MODEL_DIR PACKAGE [ROUNDS]      with the package and its requirements installed, or PYTHONPATH=OUT/src

Prints how many checks of resamples of the reference find drift (by rows), and for each three columns that are moved or recast, how many of
ROUNDS checks name all three of them, and which others.
"""

import importlib
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd


def main(model: str, package: str, rounds: int = 20) -> None:
    artefact = importlib.import_module(f"{package}.artefact")
    monitor = importlib.import_module(f"{package}.monitor.report")
    thresholds = importlib.import_module(f"{package}.monitor.thresholds").Thresholds.read()
    kept = artefact.load(Path(model))
    reference = kept.inputs.to_table(kept.reference()["inputs"])
    for rows in (50, 200, 1000, 5000):
        found = [monitor.check(kept, resample(reference, rows, seed), thresholds).drifted for seed in range(rounds)]
        print(f"resamples of {rows} rows: {sum(map(bool, found))} of {rounds} drifted", names(found))
    for rows in (200, 1000):
        hits, others = 0, []
        for seed in range(rounds):
            moved, columns = move_three(resample(reference, rows, seed), seed)
            found = monitor.check(kept, moved, thresholds).drifted
            inputs = {each.about for each in found if each.kind == "input"}
            hits += set(columns) <= inputs
            others += sorted(inputs - set(columns))
        print(
            f"three columns moved, {rows} rows: all three named in {hits} of {rounds}, others {dict(Counter(others))}"
        )


def resample(table: pd.DataFrame, rows: int, seed: int) -> pd.DataFrame:
    return table.sample(rows, replace=True, random_state=seed).reset_index(drop=True)


def move_three(table: pd.DataFrame, seed: int) -> tuple[pd.DataFrame, list[str]]:
    """Three columns, chosen by the seed, each moved by a standard deviation; of columns with two values, half the rows are set to one."""
    chosen = [
        str(name) for name in np.random.default_rng(seed).choice(table.columns, min(3, table.shape[1]), replace=False)
    ]
    moved = table.copy()
    for name in chosen:
        column = moved[name]
        if column.nunique() > 2 and pd.api.types.is_numeric_dtype(column):
            shift = max(column.std(), 1 if pd.api.types.is_integer_dtype(column) else 0)
            moved[name] = (column + shift).astype(column.dtype)
        else:
            moved.loc[moved.index % 2 == 0, name] = column.value_counts().index[-1]
    return moved, chosen


def names(found: list[list[Any]]) -> dict[str, int]:
    return dict(Counter(each.about for drifted in found for each in drifted))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
