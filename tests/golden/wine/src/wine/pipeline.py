"""The whole of wine.ipynb, step by step."""

from wine.steps import data_step, models_step, results_step

CELLS = {
    "data_step": "cells 4 and 5 of wine.ipynb",
    "models_step": "cell 7 of wine.ipynb",
    "results_step": "cells 10, 11 and 12 of wine.ipynb",
}


def run() -> dict[str, object]:
    """Run all steps in the order of the notebook; returns what they made, by name."""
    X_train, X_test, y_train, y_test = data_step()
    models = models_step()
    results_step(X_train, X_test, y_train, y_test, models)
    return {
        "X_train": X_train,
        "X_test": X_test,
        "y_train": y_train,
        "y_test": y_test,
        "models": models,
    }
