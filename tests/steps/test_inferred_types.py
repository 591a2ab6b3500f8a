"""Classes of values as far as the code tells, on the signatures of steps."""

import pytest

from .planning import code, plan_of

FRAME = "import pandas as pd\ndf = pd.read_csv('x.csv')"
LEARNING = "from sklearn.linear_model import LogisticRegression\nimport numpy as np\n"


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        (f"{FRAME}\nx = df", "pandas.DataFrame"),
        (f"{FRAME}\nx = df.dropna().reset_index()", "pandas.DataFrame"),
        (f"{FRAME}\nx = df[df['a'] > 3]", "pandas.DataFrame"),
        (f"{FRAME}\nx = df[['a', 'b']]", "pandas.DataFrame"),
        (f"{LEARNING}x = LogisticRegression()", "sklearn.linear_model.LogisticRegression"),
        (f"{LEARNING}x = LogisticRegression().fit([[1], [2]], [0, 1])", "sklearn.linear_model.LogisticRegression"),
        (f"{LEARNING}x = np.arange(3)", "numpy.ndarray"),
        ("class Shape:\n    pass\nx = Shape()", "Shape"),
        ("x = 1.5\nx = 0.5", "float"),
        ("x = 0\nx = True", "bool"),
        ("x = [i for i in range(3)]", "list"),
        ("y = 1\nx = f'{y}'", "str"),
        ("x = sorted({3, 1})", "list"),
    ],
)
def test_is_known(source: str, kind: str) -> None:
    assert kind_of_x(source) == kind


@pytest.mark.parametrize(
    "source",
    [
        "x = None",
        "x = 1\nif input:\n    x = 'a'",
        "x = 1\nx += 0.5",
        "import pandas as pd\nx = pd.read_csv('x.csv', chunksize=10)",
        f"{LEARNING}x = np.linspace(0, 1, 3, retstep=True)",
        f"{FRAME}\nx = df['a']",
        f"{FRAME}\nx = df.drop(columns=['a'], inplace=True)",
        f"{FRAME}\nx = df.groupby('a').mean()",
        "def len(y):\n    return 'many'\nx = len([1])",
        "def Shape():\n    return 3\nx = Shape()",
        "class Shape:\n    def __new__(cls):\n        return 3\nx = Shape()",
        "x = 1\ndef change():\n    global x\n    x = 'a'\nchange()",
        "for x in [1, 2]:\n    print(x)",
    ],
)
def test_is_not_known(source: str) -> None:
    assert kind_of_x(source) == ""


def kind_of_x(source: str) -> str:
    """What the step that makes `x` is said to return, and the next one to take."""
    plan = plan_of(code(source, "nb2prod:step=make"), code("print(x)", "nb2prod:step=use"))
    make, use = (next((step for step in plan.steps if step.name == name), None) for name in ("make", "use"))
    if make is None or use is None or "x" not in use.inputs:
        return ""
    given = dict(zip(make.outputs, make.output_types, strict=True))["x"]
    assert dict(zip(use.inputs, use.input_types, strict=True))["x"] == given
    return given
