"""The steps of written_globals.ipynb."""

from written_globals.display import show
from written_globals.state import state


def record(value):
    state.calls += 1
    state.seen.append(value)
    if state.best is None or value > state.best:
        state.best = value
    return value


def reset():
    state.calls = 0
    state.seen = []


def start():
    state.finished = True


def on(name, *, handlers):
    def register(function):
        handlers[name] = function
        return function

    return register


def make_best_and_calls() -> None:
    state.calls = 0
    state.seen = []
    state.best = None


def first_round_step() -> list:
    for value in [3, 1, 4, 1, 5]:
        record(value)
    print(state.calls, state.seen, state.best)

    first_round = list(state.seen)
    reset()
    print(state.calls, state.seen, state.best)
    return first_round


def second_round(first_round: list) -> None:
    doubled = [record(2 * value) for value in first_round]
    print(state.calls, state.seen, state.best, doubled)

    start()
    show(state.finished)


def callbacks() -> None:
    """Callbacks: called later, when what they read has changed."""
    handlers = {}
    prefix = ">"

    @on("line", handlers=handlers)
    def show_line(text):
        print(prefix, text, state.calls)

    prefix = ">>"
    handlers["line"]("hello")
    state.calls = 100
    show(handlers["line"]("again"))
