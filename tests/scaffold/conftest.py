"""A small project as the other stages would hand it over: the churn notebook, its steps written by hand."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nb2prod.scaffold import RenderedFile, apply, plan_changes, render

CONTEXT: dict[str, Any] = {
    "package": "churn",
    "title": "Churn",
    "doc": "Who will leave, and how sure are we?",
    "notebook": "churn.ipynb",
    "sha256": "ab" * 32,
    "requires_python": ">=3.11",
    "python": "3.11",
    "parameters": [
        {"name": "threshold", "type": "float", "default": "0.5", "doc": "above this a customer is at risk"},
        {"name": "columns", "type": "list[str]", "default": '["tenure", "charges"]', "doc": ""},
        {"name": "label", "type": "str | None", "default": "None", "doc": ""},
        {"name": "verbose", "type": "bool", "default": "False", "doc": ""},
        {"name": "rounds", "type": "int", "default": "3", "doc": "100 % of what is needed"},
    ],
    "steps": [
        {
            "name": "load_customers",
            "title": "Load customers",
            "module": "steps",
            "cells": [4],
            "inputs": [],
            "outputs": ["df"],
        },
        {
            "name": "features",
            "title": "Features",
            "module": "steps",
            "cells": [6, 7],
            "inputs": ["df"],
            "outputs": ["df"],
        },
        {"name": "train", "title": "Train", "module": "steps", "cells": [9], "inputs": ["df"], "outputs": ["rate"]},
    ],
    "dependencies": ["pandas>=2"],
    "helpers": ["show"],
    "local_modules": [],
    "asynchronous": False,
    "uses_pandas": False,
    "uses_matplotlib": False,
    "mermaid": "flowchart LR\n  load_customers --> features --> train\n",
    "unverified": ["cell 9: the value of `model` is not recorded"],
    "generator_version": "0.1.0",
}

STEPS = '''"""The steps of churn.ipynb."""

import csv

from churn.display import show

cutoff = 12


def bucket(months):
    return "new" if months < cutoff else "old"


def load_customers():
    """Load customers: raw export, tenure in months."""
    df = list(csv.DictReader(open("customers.csv")))
    show(df[0])
    return df


def features(df):
    for row in df:
        row["age"] = bucket(int(row["tenure"]))
    print([row["age"] for row in df])
    return df


def train(df, *, threshold):
    rate = sum(float(row["churned"]) > threshold for row in df) / len(df)
    print(f"risky {rate:.1%}", end="")
    show(rate)
    return rate
'''

PANDAS_STEPS = '''"""The steps of churn.ipynb."""

import matplotlib.pyplot as plt
import pandas as pd

from churn.display import show, show_figures

cutoff = 12


def bucket(months):
    return "new" if months < cutoff else "old"


def load_customers() -> pd.DataFrame:
    """Load customers: raw export, tenure in months."""
    df = pd.read_csv("customers.csv")
    show(df.head(2))
    return df


def features(df: pd.DataFrame) -> pd.DataFrame:
    df["age"] = df["tenure"].apply(bucket)
    print(df["age"].value_counts().to_dict())
    plt.plot(df["tenure"])
    show_figures()
    return df


def train(df: pd.DataFrame, *, threshold: float) -> float:
    rate = float((df["churned"] > threshold).mean())
    print(f"risky {rate:.1%}", end="")
    show(rate)
    return rate
'''

PIPELINE = '''"""The whole of churn.ipynb, step by step."""

from churn.parameters import Parameters
from churn.steps import features, load_customers, train

CELLS = {
    "load_customers": "cell 4 of churn.ipynb",
    "features": "cells 6 and 7 of churn.ipynb",
    "train": "cell 9 of churn.ipynb",
}


def run(parameters: Parameters = Parameters()) -> dict[str, object]:
    """Run all steps and return what the last of them left."""
    df = load_customers()
    df = features(df)
    rate = train(df, threshold=parameters.threshold)
    return {"df": df, "rate": rate}
'''

DATA = "tenure,charges,churned\n3,20.5,1\n14,70.0,0\n30,55.0,0\n7,99.9,1\n25,10.0,0\n"


def written_by_others(package: str, steps: str = STEPS, pipeline: str = PIPELINE) -> tuple[RenderedFile, ...]:
    """The files that code generation would deliver."""
    texts = {"__init__": f'"""What {package}.ipynb did."""\n', "steps": steps, "pipeline": pipeline}
    return tuple(RenderedFile(f"src/{package}/{name}.py", text.encode()) for name, text in texts.items())


class Project:
    """A generated project on disk, with its data beside it."""

    def __init__(self, folder: Path) -> None:
        self.out = folder / "out"
        self.data = folder / "data"

    def python(self, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run an interpreter that finds the package, in the folder of the data."""
        env = {**os.environ, "PYTHONPATH": str(self.out / "src"), "MPLBACKEND": "Agg", **environ}
        return subprocess.run(
            [sys.executable, *arguments], cwd=self.data, env=env, capture_output=True, text=True, timeout=120
        )

    def run(self, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        return self.python("-m", "churn", *arguments, **environ)


@pytest.fixture(scope="session")
def churn(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The whole project, for tests that do not change it."""
    return make_project(tmp_path_factory.mktemp("churn"))


@pytest.fixture(scope="session")
def churn_with_pandas(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The same with pandas and matplotlib, which take seconds to import."""
    folder = tmp_path_factory.mktemp("pandas")
    return make_project(folder, steps=PANDAS_STEPS, uses_pandas=True, uses_matplotlib=True)


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Project]:
    """Make a project of one's own: other values, other steps."""
    return lambda **changes: make_project(tmp_path, **changes)


def make_project(folder: Path, *, steps: str = STEPS, pipeline: str = PIPELINE, **changes: object) -> Project:
    project = Project(folder)
    context = CONTEXT | changes
    files = render("package", context) + written_by_others(str(context["package"]), steps, pipeline)
    apply(plan_changes(files, project.out), project.out)
    project.data.mkdir()
    (project.data / "customers.csv").write_text(DATA)
    return project
