"""Steps of tagged.ipynb."""

from sklearn.tree import DecisionTreeClassifier

from tagged.display import show


def fit(
    flowers, train, *, max_depth: int, seed: int
) -> tuple[list, DecisionTreeClassifier]:
    features = [c for c in flowers.columns if c != "target"]
    tree = DecisionTreeClassifier(max_depth=max_depth, random_state=seed)
    show(tree.fit(train[features], train["target"]))
    return features, tree


def evaluate(test, features: list, tree: DecisionTreeClassifier):
    accuracy = tree.score(test[features], test["target"])
    print(f"accuracy {accuracy:.2f}")
    return accuracy
