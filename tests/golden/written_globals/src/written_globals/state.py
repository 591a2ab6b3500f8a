"""What the steps and functions of written_globals.ipynb share."""

from typing import Any


class State:
    """Variables that stay shared: as arguments and results they would not behave as in the notebook."""

    # `record` declares it global and changes it.
    best: Any
    # `reset` declares it global and changes it.
    calls: Any
    # `start` declares it global and changes it.
    finished: Any
    # `reset` declares it global and changes it.
    seen: Any

    def __getattr__(self, name: str) -> Any:
        """Reading a variable that has no value is the error that it is in a notebook."""
        if name.endswith("__"):  # pickle and copy ask for those
            raise AttributeError(name)
        raise NameError(f"name {name!r} is not defined")

    def reset(self) -> None:
        """Forget all values, as a restarted kernel does."""
        vars(self).clear()


state = State()
