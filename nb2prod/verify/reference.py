"""What the notebook does, step by step, and what of it differs from one run to the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from nb2prod.notebook.model import Notebook
from nb2prod.verify.model import RANDOM_STATE, Conditions, PackageStep, Ran, Run
from nb2prod.verify.run_notebook import run_notebook
from nb2prod.verify.texts import normal


@dataclass(frozen=True, slots=True)
class Reference:
    """Two runs of the notebook, with their parts keyed by cell; `run` and `again` are the same with their parts keyed by step.

    `unstable` has for each step, of what is listed in `_aspects`, that in which the second run differs: "stdout", "shown", "before NAME",
    "after NAME", "file PATH".
    """

    first: Run
    second: Run
    run: Run
    again: Run
    unstable: Mapping[str, frozenset[str]]


def run_twice(
    notebook: Notebook,
    steps: Sequence[PackageStep],
    *,
    python: str | None = None,
    order: Sequence[int] | None = None,
    conditions: tuple[Conditions, Conditions] = (Conditions(), Conditions(hash_seed=1)),
    random_state: bool = False,
    time_limit: float = 600.0,
) -> Reference:
    """Runs the notebook twice, captures what the steps take and give, and marks what differs between the runs.

    The two default conditions differ in the hashes of strings, so that what depends on the order of a set shows. With `random_state`
    that is captured too, under the name RANDOM_STATE, before and after each step. `time_limit` is for each run, in seconds.
    """
    more = (RANDOM_STATE,) if random_state else ()
    before = {step.cells[0]: (*step.inputs, *more) for step in steps if step.cells}
    after = {step.cells[-1]: (*step.outputs, *more) for step in steps if step.cells}
    first, second = (
        run_notebook(
            notebook, python=python, order=order, before=before, after=after, conditions=each, time_limit=time_limit
        )
        for each in conditions
    )
    run, again = by_step(first, steps), by_step(second, steps)
    return Reference(first, second, run, again, _unstable(run, again))


def by_step(run: Run, steps: Sequence[PackageStep]) -> Run:
    """The run with the parts of each step's cells put together. A step that was not reached is not there."""
    parts = {step.name: _together([run.parts[cell] for cell in step.cells if cell in run.parts]) for step in steps}
    reached = {step.name for step in steps if all(cell in run.parts for cell in step.cells)}
    return replace(run, parts={name: part for name, part in parts.items() if name in reached})


def _together(cells: Sequence[Ran]) -> Ran:
    if not cells:
        return Ran()
    stdout, shown = "".join(cell.stdout for cell in cells), "".join(cell.shown for cell in cells)
    error = next((cell.error for cell in reversed(cells) if cell.error), "")
    return Ran(stdout, shown, error, cells[0].before, cells[-1].after, _left(cells))


def _left(cells: Sequence[Ran]) -> dict[str, str]:
    """The files as the last of the cells leaves them. One that comes and goes among them was never there."""
    files: dict[str, str] = {}
    created: set[str] = set()
    for cell in cells:
        created |= cell.created - files.keys()
        files |= cell.files
    return {path: digest for path, digest in files.items() if digest != "deleted" or path not in created}


def _unstable(first: Run, second: Run) -> dict[str, frozenset[str]]:
    names = first.parts.keys() | second.parts.keys()
    found: dict[str, frozenset[str]] = {}
    for name in names:
        one, other = _aspects(first.parts.get(name, Ran())), _aspects(second.parts.get(name, Ran()))
        keys = one.keys() | other.keys()
        found[str(name)] = frozenset(key for key in keys if one.get(key) != other.get(key))
    return found


def _aspects(part: Ran) -> dict[str, object]:
    texts = {"stdout": normal(part.stdout), "shown": normal(part.shown), "error": part.error}
    before = {f"before {name}": value for name, value in part.before.items()}
    after = {f"after {name}": value for name, value in part.after.items()}
    files = {f"file {path}": digest for path, digest in part.files.items()}
    return {**texts, **before, **after, **files}
