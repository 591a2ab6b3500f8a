"""The steps of classes.ipynb."""

from dataclasses import dataclass, field

import numpy as np
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.model_selection import cross_val_score

from classes.display import show
from classes.state import state


@dataclass
class Point:
    x: float
    y: float
    tags: list = field(default_factory=list)

    def scaled(self):
        return Point(self.x * state.scale, self.y * state.scale)


class Shrunk(BaseEstimator, RegressorMixin):
    """Least squares, shrunk towards zero."""

    def __init__(self, amount=0.1):
        self.amount = amount

    def fit(self, X, y):
        penalty = self.amount * np.eye(X.shape[1])
        self.coef_ = np.linalg.solve(X.T @ X + penalty, X.T @ y)
        if state.verbose:
            print("fitted", len(y))
        return self

    def predict(self, X):
        return X @ self.coef_


def shapes() -> None:
    state.scale = 2
    print(Point(1, 2).scaled())
    state.scale = 10
    show(Point(1, 2).scaled())

    class Named(Point):
        made = 0

        def __init__(self, name, *at):
            super().__init__(*at)
            self.name = name
            Named.made += 1

        def __repr__(self):
            return f"{self.name}@{self.x},{self.y}"

    points = [Named("a", 1, 2), Named("b", 3, 4)]
    print(points, Named.made, isinstance(points[0], Point))


def estimator():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(60, 3))
    y = X @ np.array([1.0, -2.0, 0.5]) + rng.normal(scale=0.1, size=60)
    state.verbose = True
    model = Shrunk().fit(X, y)
    print(model.coef_.round(3), round(model.score(X, y), 4))

    state.verbose = False
    scores = {
        amount: float(cross_val_score(Shrunk(amount), X, y, cv=3).mean().round(4))
        for amount in (0.01, 1.0, 100.0)
    }
    show(scores)

    best = max(scores, key=scores.get)
    show(best)
    return model
