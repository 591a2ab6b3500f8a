"""The whole of tagged.ipynb, step by step."""

from tagged.parameters import Parameters
from tagged.data import load_flowers, split
from tagged.model import evaluate, fit
from tagged.steps import evaluate_2, explore, summarise_data

CELLS = {
    "load_flowers": "cell 5 of tagged.ipynb",
    "summarise_data": "cell 6 of tagged.ipynb",
    "split": "cell 7 of tagged.ipynb",
    "fit": "cell 8 of tagged.ipynb",
    "evaluate": "cell 9 of tagged.ipynb",
    "explore": "cell 10 of tagged.ipynb",
    "evaluate_2": "cell 11 of tagged.ipynb",
}


def run(parameters: Parameters = Parameters()) -> dict[str, object]:
    """Run all steps in the order of the notebook; returns what they made, by name."""
    flowers = load_flowers()
    summarise_data(flowers)
    train, test = split(flowers, seed=parameters.seed)
    features, tree = fit(
        flowers, train, max_depth=parameters.max_depth, seed=parameters.seed
    )
    accuracy = evaluate(test, features, tree)
    explore(tree, accuracy)
    evaluate_2(features, tree)
    return {
        "flowers": flowers,
        "train": train,
        "test": test,
        "features": features,
        "tree": tree,
        "accuracy": accuracy,
    }
