"""What the steps and functions of classes.ipynb share."""

from typing import Any


class State:
    """Variables that stay shared: as arguments and results they would not behave as in the notebook."""

    # methods of `Point` read it.
    scale: Any
    # methods of `Shrunk` read it.
    verbose: Any

    def __getattr__(self, name: str) -> Any:
        """Reading a variable that has no value is the error that it is in a notebook."""
        if name.endswith("__"):  # pickle and copy ask for those
            raise AttributeError(name)
        raise NameError(f"name {name!r} is not defined")

    def reset(self) -> None:
        """Forget all values, as a restarted kernel does."""
        vars(self).clear()


state = State()
