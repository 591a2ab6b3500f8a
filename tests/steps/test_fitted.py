"""Which fitted models are found, with what they were fitted on, and why one is not taken."""

import re

import pytest

from nb2prod.dataflow.model import Analysis
from nb2prod.errors import PlanError
from nb2prod.pipeline import analyse_notebook
from nb2prod.steps import PlanOptions, make_plan
from nb2prod.steps.fitted import FittedModel, choose_model

from .planning import notebook_of

SPLIT = """
# %% [1]
X_train, X_test, y_train, y_test = train_test_split(X, y)
model = LogisticRegression().fit(X_train, y_train)
# %% [2]
print(model.predict(X_test))
"""
SCORED = """
# %% [1]
model = make_model()
model.fit(X, y)
# %% [2]
print(model.score(others, truth))
"""
SCALED = """
# %% [1]
scaler = StandardScaler()
X_scaled = scaler.fit_transform(X)
scaler.transform(X)
model = KMeans().fit(X_scaled)
model.predict(X_scaled)
"""
INSIDE = """
# %% [1]
model = LinearRegression().fit(X, y)
# %% [2]
def ask(row):
    return model.predict([row])
"""
GIVEN = (
    "# %% [0]\nX = y = others = truth = []\nimport sklearn\ntrain_test_split = LogisticRegression = make_model = print\n"
    + ("StandardScaler = KMeans = LinearRegression = print\n")
)


def analysed(source: str) -> Analysis:
    cells = [cell for cell in re.split(r"# %% \[\d\]\n", source) if cell.strip()]
    return analyse_notebook(notebook_of(cells), for_conversion=True)


def chosen(source: str, wanted: str = "") -> FittedModel:
    analysis = analysed(GIVEN + source)
    return choose_model(analysis, make_plan(analysis, PlanOptions("sample")), wanted)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        pytest.param(SPLIT, ("model", "X_train", "y_train", "X_test", "y_test"), id="held out by a split"),
        pytest.param(SCORED, ("model", "X", "y", "others", "truth"), id="held out by a score"),
        pytest.param(SCALED, ("model", "X_scaled"), id="what predicts comes before what transforms"),
        pytest.param(INSIDE, ("model", "X", "y"), id="asked inside a function"),
        pytest.param(
            "# %% [1]\npca = KMeans()\npca.fit(X)\npca.transform(X)\n", ("pca", "X"), id="transforms, where none predicts"
        ),
        pytest.param(
            SCORED + "# %% [3]\nmodel = make_model()\nmodel.fit(others, y=truth)\n", ("model", "others", "truth"), id="last"
        ),
    ],
)  # fmt: skip
def test_it_finds(source: str, names: tuple[str, ...]) -> None:
    assert chosen(source).names == names


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        pytest.param("# %% [1]\nprint(X)\n", "no fitted model was found", id="none"),
        pytest.param(
            SCORED + "# %% [3]\nother = make_model().fit(X, y)\nother.predict(X)\n", "more than one model", id="two"
        ),
        pytest.param(
            "# %% [1]\nmodel = make_model().fit(X[1:], y)\nmodel.predict(X)\n", r"`X\[1:\]`, which has no name", id="unnamed"
        ),
        pytest.param(SCORED + "# %% [3]\nX = others\n", "`X` is bound again or changed", id="rebound"),
        pytest.param(SCORED + '# %% [3]\nX["new"] = 1\n', "`X` is bound again or changed", id="changed"),
    ],
)  # fmt: skip
def test_it_refuses(source: str, reason: str) -> None:
    with pytest.raises(PlanError, match=reason):
        chosen(source)


def test_a_choice_is_offered_and_taken() -> None:
    source = SCORED + "# %% [3]\nother = make_model().fit(X, y)\nother.predict(X)\n"
    with pytest.raises(PlanError) as refusal:
        chosen(source)
    assert refusal.value.hint == "Choose one with --model: `model` (fitted in cell 2), `other` (fitted in cell 4)."
    assert chosen(source, "other").name == "other"


def test_what_is_kept_leaves_its_step() -> None:
    analysis = analysed(GIVEN + SPLIT)
    model = choose_model(analysis, make_plan(analysis, PlanOptions("sample")))
    plan = make_plan(analysis, PlanOptions("sample", keep=frozenset(model.names)))
    assert set(model.names) <= {name for step in plan.steps for name in step.outputs}
