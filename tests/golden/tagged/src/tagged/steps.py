"""Steps of tagged.ipynb."""

import pandas as pd
from sklearn.tree import DecisionTreeClassifier

from tagged.display import show


def summarise_data(flowers) -> None:
    show(flowers.describe().round(1))


def explore(tree: DecisionTreeClassifier, accuracy) -> None:
    assert accuracy > 0.8
    assert set(tree.classes_) == {0, 1, 2}


def evaluate_2(features: list, tree: DecisionTreeClassifier) -> None:
    importance = pd.Series(tree.feature_importances_, features).round(3)
    show(importance.sort_values(ascending=False))
