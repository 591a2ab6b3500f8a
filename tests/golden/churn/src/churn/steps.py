"""The steps of churn.ipynb."""

import matplotlib.pyplot as plt
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix, roc_auc_score
from sklearn.model_selection import train_test_split

from churn.display import show

cutoff = 12


def bucket(months):
    return "new" if months < cutoff else "old"


def encode(frame, *, columns):
    """Categories as columns of 0 and 1."""
    return pd.get_dummies(frame[columns], columns=["contract", "age"], dtype=int)


def load_customers() -> pd.DataFrame:
    """Load customers: raw export of the billing system, tenure in months."""
    df = pd.read_csv("customers.csv")
    show(df.head())

    print(df.shape)
    show(df.isna().sum())
    return df


def clean(df: pd.DataFrame) -> pd.DataFrame:
    """Clean: some customers were exported twice, and a few have no charges."""
    df = df.drop_duplicates("customer_id")
    df["charges"] = df["charges"].fillna(df["charges"].median())
    print(f"{len(df)} customers, {df['churned'].mean():.1%} left")
    return df


def features(df: pd.DataFrame):
    df["age"] = df["tenure"].apply(bucket)
    print(df["age"].value_counts().to_dict())

    columns = ["tenure", "charges", "support_calls", "contract", "age"]
    X, y = encode(df, columns=columns), df["churned"]
    show(X.columns.tolist())
    return df, X, y


def who_leaves(df: pd.DataFrame) -> None:
    left = df.groupby("contract")["churned"].mean().sort_values()
    show(left.round(3))

    fig, ax = plt.subplots(figsize=(4, 2), dpi=60)
    left.plot.barh(ax=ax, color="#4477aa")
    ax.set_xlabel("share that left")
    plt.show()


def train_model(X, y, *, seed: int, test_share: float):
    X_train, X_test, y_train, y_test = train_test_split(
        X, y, test_size=test_share, random_state=seed, stratify=y
    )
    model = LogisticRegression(max_iter=2000).fit(X_train, y_train)
    print(f"trained on {len(X_train)} customers")
    return X_test, y_test, model


def evaluate(X_test, y_test, model: LogisticRegression, *, threshold: float) -> None:
    probability = model.predict_proba(X_test)[:, 1]
    risky = probability > threshold
    print(
        f"AUC {roc_auc_score(y_test, probability):.3f}, accuracy {model.score(X_test, y_test):.3f}, at risk {risky.mean():.1%}"
    )

    show(
        pd.DataFrame(
            confusion_matrix(y_test, risky),
            index=["stayed", "left"],
            columns=["predicted to stay", "predicted to leave"],
        )
    )
