"""The steps of wine.ipynb."""

import pandas as pd
from sklearn.datasets import load_wine
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from wine.display import show

SEED = 1


def evaluate(name, *, X_test, X_train, models, y_test, y_train):
    """Accuracy of one model on the wines kept back."""
    model = models[name].fit(X_train, y_train)
    return accuracy_score(y_test, model.predict(X_test))


def data_step():
    """Data: the classic table of 178 Italian wines."""
    data = load_wine(as_frame=True)
    X, y = data.data, data.target
    print(X.shape, sorted(y.unique().tolist()))
    show(X.iloc[:3, :4])

    # half of the wines are kept back
    X_train, X_test, y_train, y_test = train_test_split(
        X, y, test_size=0.5, random_state=1
    )
    return X_train, X_test, y_train, y_test


def models_step() -> dict:
    models = {
        "logistic": make_pipeline(StandardScaler(), LogisticRegression()),
        "neighbours": make_pipeline(StandardScaler(), KNeighborsClassifier(5)),
        "forest": RandomForestClassifier(30, random_state=SEED),
    }
    return models


def results_step(X_train, X_test, y_train, y_test, models: dict) -> None:
    results = pd.Series(
        {
            name: evaluate(
                name,
                X_test=X_test,
                X_train=X_train,
                models=models,
                y_test=y_test,
                y_train=y_train,
            )
            for name in models
        }
    ).round(3)
    show(results.sort_values(ascending=False))

    best = results.idxmax()
    print(f"best: {best} ({results[best]:.3f})")

    by_class = pd.crosstab(
        y_test, models[best].predict(X_test), rownames=["true"], colnames=["predicted"]
    )
    show(by_class)
