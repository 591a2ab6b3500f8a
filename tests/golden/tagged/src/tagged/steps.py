"""The steps of tagged.ipynb."""

import numpy as np  # noqa: F401 - imported for what importing it does
import pandas as pd
from sklearn.datasets import load_iris
from sklearn.tree import DecisionTreeClassifier

from tagged.display import show


def load_flowers():
    flowers = load_iris(as_frame=True).frame
    print(flowers.shape)
    return flowers


def summarise_data(flowers) -> None:
    show(flowers.describe().round(1))


def split(flowers, *, seed: int):
    shuffled = flowers.sample(frac=1, random_state=seed)
    train, test = shuffled[:100], shuffled[100:]
    print(len(train), len(test))
    return train, test


def fit(flowers, train, *, max_depth: int, seed: int):
    features = [c for c in flowers.columns if c != "target"]
    tree = DecisionTreeClassifier(max_depth=max_depth, random_state=seed)
    show(tree.fit(train[features], train["target"]))
    return features, tree


def evaluate(test, features, tree):
    accuracy = tree.score(test[features], test["target"])
    print(f"accuracy {accuracy:.2f}")
    return accuracy


def explore(tree, accuracy) -> None:
    assert accuracy > 0.8
    assert set(tree.classes_) == {0, 1, 2}


def evaluate_2(features, tree) -> None:
    importance = pd.Series(tree.feature_importances_, features).round(3)
    show(importance.sort_values(ascending=False))
