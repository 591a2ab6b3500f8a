"""The test set leaks into the training.

Reported are: a scaler, imputer or selector that learns from all data before it is split (`fit_transform(X)`, then `train_test_split`); something
that is fitted on the test part; and a model that is fitted on data of which the test part is a piece, then scored on that part. The score is
then better than it will be on new data. Fit on the training part only, best with a `Pipeline`.
The three forms are those of Yang, Brower-Sinning, Lewis and Kästner, "Data Leakage in Notebooks", ASE 2022; how they are found is our own.
"""

from collections.abc import Iterator

from nb2prod.diagnostics import Severity
from nb2prod.rules._learning import Learning, follow_learning
from nb2prod.rules._subject import Subject, nth
from nb2prod.rules.model import Example, Finding, Rule


def check(subject: Subject) -> Iterator[Finding]:
    story = follow_learning(subject)
    yield from _before_split(story)
    yield from _fitted_on_test(story)
    yield from _scored_on_training(story)


def _before_split(story: Learning) -> Iterator[Finding]:
    for fit, split in story.learned_before_split:
        message = f"`{fit.what}` learns from all data, which {nth(split.where.cell)} then splits: the test part leaks"
        yield Finding(fit.where, message, (fit.what,), (split.where,))


def _fitted_on_test(story: Learning) -> Iterator[Finding]:
    for fit, split in story.fitted_on_test:
        message = f"`{fit.what}` is fitted on `{fit.data}`, a test part"
        yield Finding(fit.where, message, (fit.what, fit.data), (split.where,))


def _scored_on_training(story: Learning) -> Iterator[Finding]:
    for fit, score in story.scored_on_training:
        message = f"`{score.what}` is scored on `{score.data}`, a part of `{fit.data}`, on which it was fitted"
        yield Finding(score.where, message, (score.what, score.data), (fit.where,))


RULE = Rule(
    code="NBP501",
    name="data-leakage",
    severity=Severity.WARNING,
    check=check,
    words=("train_test_split",),
    examples=(
        Example(
            """
            # %%
            from sklearn.preprocessing import StandardScaler
            from sklearn.model_selection import train_test_split
            # %%
            scaler = StandardScaler()
            X_scaled = scaler.fit_transform(X)
            # %%
            X_train, X_test, y_train, y_test = train_test_split(X_scaled, y, random_state=0)
            """,
            ("2:2:12",),
        ),
        Example(
            """
            # %%
            from sklearn.preprocessing import StandardScaler
            from sklearn.model_selection import train_test_split
            X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
            scaler = StandardScaler()
            X_train = scaler.fit_transform(X_train)
            X_test = scaler.fit_transform(X_test)
            """,
            ("1:6:10",),
        ),
        Example(
            """
            # %%
            from sklearn.linear_model import LinearRegression
            from sklearn.model_selection import train_test_split
            X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
            # %%
            model = LinearRegression()
            model.fit(X, y)
            print(model.score(X_test, y_test))
            """,
            ("2:3:7",),
        ),
        Example("""
            # %%
            from sklearn.preprocessing import StandardScaler
            from sklearn.linear_model import LinearRegression
            from sklearn.model_selection import train_test_split
            X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
            # %%
            scaler = StandardScaler().fit(X_train)
            X_train = scaler.transform(X_train)
            X_test = scaler.transform(X_test)
            model = LinearRegression().fit(X_train, y_train)
            print(model.score(X_test, y_test))
            # %%
            final = LinearRegression().fit(X, y)
            """),
    ),
)
