"""The whole of churn.ipynb, step by step."""

from churn.parameters import Parameters
from churn.steps import (
    clean,
    evaluate,
    features,
    load_customers,
    train_model,
    who_leaves,
)

CELLS = {
    "load_customers": "cells 5 and 6 of churn.ipynb",
    "clean": "cell 8 of churn.ipynb",
    "features": "cells 11 and 12 of churn.ipynb",
    "who_leaves": "cells 14 and 15 of churn.ipynb",
    "train_model": "cell 17 of churn.ipynb",
    "evaluate": "cells 19 and 20 of churn.ipynb",
}


def run(parameters: Parameters = Parameters()) -> dict[str, object]:
    """Run all steps in the order of the notebook; returns what they made, by name."""
    df = load_customers()
    df = clean(df)
    df, X, y = features(df)
    who_leaves(df)
    X_test, y_test, model = train_model(
        X, y, seed=parameters.seed, test_share=parameters.test_share
    )
    evaluate(X_test, y_test, model, threshold=parameters.threshold)
    return {
        "df": df,
        "X": X,
        "y": y,
        "X_test": X_test,
        "y_test": y_test,
        "model": model,
    }
