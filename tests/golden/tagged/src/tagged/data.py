"""Steps of tagged.ipynb."""

from sklearn.datasets import load_iris


def load_flowers():
    flowers = load_iris(as_frame=True).frame
    print(flowers.shape)
    return flowers


def split(flowers, *, seed: int):
    shuffled = flowers.sample(frac=1, random_state=seed)
    train, test = shuffled[:100], shuffled[100:]
    print(len(train), len(test))
    return train, test
