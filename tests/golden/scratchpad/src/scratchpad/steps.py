"""The steps of scratchpad.ipynb."""

import numpy as np
import pandas as pd
from sklearn.datasets import load_iris

from scratchpad.display import show


def summarise_data() -> None:
    iris = load_iris(as_frame=True)
    df = iris.frame
    show(df.head(3))

    df.columns = [c.replace(" (cm)", "").replace(" ", "_") for c in df.columns]
    show(df.describe().round(2))

    show(df.dtypes)

    df["ratio"] = df["petal_length"] / df["petal_width"]
    out_5 = df.groupby("target")["ratio"].mean().round(3)
    show(out_5)

    show(out_5.max())

    sub = df[df["target"] != 0]
    show(len(sub))

    show(sub.query("ratio > @sub.ratio.mean()").shape)

    corr = sub.drop(columns="target").corr()
    show(corr["ratio"].round(2))

    w = np.linalg.lstsq(
        sub[["petal_length", "petal_width"]], sub["target"], rcond=None
    )[0]
    show(w.round(4))

    pred = (sub[["petal_length", "petal_width"]] @ w).round().astype(int)
    show((pred == sub["target"]).mean().round(3))

    print(pd.crosstab(pred, sub["target"]))
