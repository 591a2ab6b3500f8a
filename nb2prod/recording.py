"""Tests from a run of the notebook: what it did is recorded, written down as tests, and the tests are tried.

Without a run, `record_saved` makes them from the outputs that the notebook was saved with.

It stands above `verify`, which records, and `codegen`, which writes, because those two do not know each other.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from nb2prod.codegen.characterisation import CharacterisationTests, characterisation_tests
from nb2prod.codegen.model import SourceFile
from nb2prod.codegen.recorded_outputs import recorded_run
from nb2prod.codegen.records import GoldenValue, RunRecord, StepRecord
from nb2prod.notebook.model import Notebook
from nb2prod.scaffold import MANIFEST, RenderedFile, apply, plan_changes
from nb2prod.steps.conventions import is_compared
from nb2prod.steps.model import Plan, Seen
from nb2prod.verify.interpreter import find_python
from nb2prod.verify.model import PackageStep, Ran, Value
from nb2prod.verify.pack import Packed, pack
from nb2prod.verify.project_tests import run_project_tests
from nb2prod.verify.reference import Reference, run_twice
from nb2prod.verify.stability import Chance, left_to_chance, needed_states, printed_for_good

SLOW = 30.0
"""Seconds of a run above which the tests do not run the package once more to see what it shows."""

PIPELINE = "test_pipeline::"
MOST_BYTES = 10_000_000
"""What all recorded values together may take in a repository."""

Assemble = Callable[[CharacterisationTests], Sequence[RenderedFile]]
"""Makes the files of the project, its tests given."""


@dataclass(frozen=True, slots=True)
class Recording:
    """The tests, and `notes` for people: what the package was not held to, or does not do."""

    tests: CharacterisationTests
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Observation:
    """Two runs of the notebook by the interpreter `python`, and what of them matters to the plan."""

    reference: Reference
    python: str
    seen: Seen


def observe(notebook: Notebook, plan: Plan, *, python: str | None = None, time_limit: float = 600.0) -> Observation:
    """Runs the notebook twice, in the order of the plan. `time_limit` is for each run, in seconds. Raises VerifyError where it cannot be run."""
    interpreter = find_python(python, notebook.kernel)
    steps = _package_steps(plan)
    reference = run_twice(
        notebook, steps, python=interpreter, order=plan.order, random_state=True, time_limit=time_limit
    )
    taken = {name: _types(part.before, reference.again.parts[name].before) for name, part in _in_both(reference)}
    given = {name: _types(part.after, reference.again.parts[name].after) for name, part in _in_both(reference)}
    return Observation(reference, interpreter, Seen(reference.first.shown, taken, given))


def _in_both(reference: Reference) -> Iterator[tuple[str, Ran]]:
    return ((str(name), part) for name, part in reference.run.parts.items() if name in reference.again.parts)


def _types(values: Mapping[str, Value], again: Mapping[str, Value]) -> dict[str, str]:
    """The classes of values, where they are the same in both runs."""
    return {name: value.type for name, value in values.items() if name in again and again[name].type == value.type}


def _package_steps(plan: Plan) -> list[PackageStep]:
    return [PackageStep(step.name, step.cells, step.inputs, step.outputs) for step in plan.steps]


def record(
    notebook: Notebook,
    plan: Plan,
    observed: Observation,
    sources: Sequence[SourceFile],
    assemble: Assemble,
    *,
    time_limit: float = 600.0,
) -> Recording:
    """Writes tests from what the notebook was observed to do, and tries them on the project that `assemble` makes.

    `time_limit` is for each of the trials, in seconds. A step whose test does not hold by itself is not tested alone; that the whole run
    does not hold is a note.
    """
    reference, interpreter = observed.reference, observed.python
    uncompared = frozenset(cell.index for cell in notebook.code_cells if not is_compared(cell))
    records, run = _records(reference, _package_steps(plan), interpreter, uncompared)

    def write(records: Sequence[StepRecord], run: RunRecord) -> CharacterisationTests:
        return characterisation_tests(plan.package, notebook.path.name, sources, records, run)

    with tempfile.TemporaryDirectory(prefix="nb2prod-") as name:
        out = Path(name, "project")
        files = assemble(write(records, run))
        apply(plan_changes(files, out), out, force=False)
        trial = _try(out, plan.package, interpreter, notebook.path.absolute().parent, time_limit)
    notes = [*_stops(reference, notebook), *_told_by(trial)]
    modules = {step.name: step.module for step in plan.steps}
    records = [_after(trial, each, f"test_{modules[each.step]}") for each in records]
    run = replace(run, needs_data=any(test.startswith(PIPELINE) for test in trial.helped))
    return Recording(write(records, run), tuple(notes))


def record_saved(
    notebook: Notebook,
    plan: Plan,
    sources: Sequence[SourceFile],
    versions: Mapping[str, str],
    chancy: frozenset[int],
) -> Recording:
    """Tests from the outputs that the notebook was saved with; nothing is run. `versions` are those it tells of libraries, `chancy` the cells
    that print something else in every run."""
    run = recorded_run(notebook, plan.order, versions, chancy, needs_data=mentions_data(notebook, sources))
    return Recording(characterisation_tests(plan.package, notebook.path.name, sources, (), run))


def mentions_data(notebook: Notebook, sources: Sequence[SourceFile]) -> bool:
    """Do the sources name a file or folder that lies beside the notebook? Packages made of notebooks are no data."""
    beside = (path for path in notebook.path.absolute().parent.iterdir() if path.suffix not in (".ipynb", ".py"))
    names = [path.name for path in beside if not (path / MANIFEST).is_file()]
    return any(name in source.text for name in names for source in sources)


@dataclass(frozen=True, slots=True)
class _Trial:
    """Which tests fail although they have data, and why; which ones pass only with data. `error` says why there was no trial."""

    failed: Mapping[str, str]
    helped: frozenset[str]
    error: str = ""


def _try(out: Path, package: str, python: str, data: Path, time_limit: float) -> _Trial:
    """Backwards without data, then forwards with it; and those with two answers once more, to learn whether data or order decides."""
    run = partial(run_project_tests, out, package, python=python, time_limit=2 * time_limit)
    bare = run(backwards=True)
    if bare.error:
        return _Trial({}, frozenset(), bare.error)
    steps = {f"{test.partition('::')[0]}::" for test in bare.passed | bare.failed.keys()} - {PIPELINE}
    again = sorted(steps | {test for test in bare.failed if test.startswith(PIPELINE)})
    fed = run(data=data, only=again) if again else bare
    unclear = {test for test in bare.failed if test in fed.passed}
    settled = run(data=data, only=sorted(unclear), backwards=True) if unclear else bare
    failed = {**fed.failed, **{test: why for test, why in settled.failed.items() if test in unclear}}
    return _Trial(failed, settled.passed & unclear, fed.error or settled.error)


def _after(trial: _Trial, record: StepRecord, module: str) -> StepRecord:
    """The record with what the trial taught: whether the step needs data, or cannot be tested alone."""
    test = f"{module}::test_{record.step}"
    why = ""
    if test in trial.failed:
        why = f"it depends on what earlier steps leave behind ({_brief(trial.failed[test])})"
    elif f"{module}::" in trial.failed:
        why = f"the module cannot be imported by itself ({_brief(trial.failed[f'{module}::'])})"
    needs_data = test in trial.helped
    return replace(record, why_not_alone=record.why_not_alone or why, needs_data=needs_data)


def _told_by(trial: _Trial) -> Iterator[str]:
    if trial.error:
        yield f"The tests were not tried: {trial.error}."
    for test, why in sorted(trial.failed.items()):
        if test.startswith(PIPELINE):
            yield f"The whole run does not do what the notebook did: {_brief(why)}."


def _brief(why: str) -> str:
    return why.strip().rstrip(".") if len(why) <= 100 else why[:100].rstrip() + "..."


def _stops(reference: Reference, notebook: Notebook) -> Iterator[str]:
    if reference.first.error:
        yield f"{_stop_place(reference, notebook)}: {_brief(reference.first.error)}."


def _stop_place(reference: Reference, notebook: Notebook) -> str:
    cells = [cell for cell in reference.first.parts if isinstance(cell, int)]
    return f"{notebook.place(cells[-1])} stops the notebook" if cells else f"{notebook.path.name} does not start"


def _records(
    reference: Reference, steps: Sequence[PackageStep], python: str, uncompared: frozenset[int]
) -> tuple[list[StepRecord], RunRecord]:
    """What the tests rest on. `uncompared` are the cells whose output a mark excludes."""
    chance = left_to_chance(reference, steps)
    chancy = frozenset(cell for step in steps if step.name in chance.steps for cell in step.cells) | uncompared
    reached = [step for step in steps if step.name in reference.run.parts and not reference.run.parts[step.name].error]
    packed = _pack(reference, reached, chance, python)
    records = [_record(step, reference, chance, chancy, packed) for step in reached]
    cells = [cell for cell in reference.first.parts if isinstance(cell, int)]
    if reference.first.error or reference.second.error:
        return records, RunRecord(
            why_not=f"the notebook stops with {_brief(reference.first.error or reference.second.error)}"
        )
    printed, shown = (
        printed_for_good(reference.first, reference.second, cells, chancy, aspect) for aspect in ("stdout", "shown")
    )
    remarks = [
        f"{name}: what it prints is left to chance."
        for name in sorted(chance.steps)
        if reference.run.parts[name].stdout
    ]
    slow = reference.first.seconds > SLOW
    figures = "<Figure size" in reference.first.shown
    return records, RunRecord(
        printed, None if slow or shown == printed else shown, remarks=tuple(remarks), figures=figures
    )


def _pack(reference: Reference, steps: Sequence[PackageStep], chance: Chance, python: str) -> Mapping[str, Packed]:
    """The values of all steps as tests read them, by "STEP given NAME" and "STEP expected NAME"."""
    given: dict[str, Value] = {}
    expected: dict[str, Value] = {}
    for step in steps:
        part, unstable = reference.run.parts[step.name], reference.unstable[step.name]
        given |= {f"{step.name} given {name}": part.before[name] for name in step.inputs}
        expected |= {
            f"{step.name} expected {name}": part.after[name]
            for name in step.outputs
            if (step.name, name) not in chance.names and f"after {name}" not in unstable
        }
    packed = pack(given, expected, python=python)
    room = MOST_BYTES
    for key, value in packed.items():
        room -= len(value.data)
        if room < 0 and value.data:
            packed[key] = Packed(why=f"the values before it take {MOST_BYTES / 1e6:.0f} MB already")
    return packed


def _record(
    step: PackageStep, reference: Reference, chance: Chance, chancy: frozenset[int], packed: Mapping[str, Packed]
) -> StepRecord:
    part = reference.run.parts[step.name]
    given = {name: packed[f"{step.name} given {name}"] for name in step.inputs}
    expected = {name: packed.get(f"{step.name} expected {name}") for name in step.outputs}
    lost = next((name for name, value in given.items() if not value.stored), "")
    printed = printed_for_good(reference.first, reference.second, step.cells, chancy, "stdout")
    return StepRecord(
        step.name,
        step.outputs,
        {name: _golden(value) for name, value in given.items()},
        {name: _golden(value) for name, value in expected.items() if value is not None and value.stored},
        printed,
        needed_states(part, reference.again.parts.get(step.name, Ran())),
        tuple(_unasserted(expected, printed)),
        f"`{lost}`, which it takes, cannot be stored: {given[lost].why}" if lost else "",
    )


def _unasserted(expected: Mapping[str, Packed | None], printed: str) -> Iterator[str]:
    for name, value in expected.items():
        if value is None:
            yield f"`{name}` is not compared, because it is not the same in every run"
        elif not value.stored:
            yield f"`{name}` is not compared: {value.why}"
    if "<varies>" in printed:
        yield "not all that it prints is compared, because it is not the same in every run"


def _golden(value: Packed) -> GoldenValue:
    return GoldenValue(value.check, value.literal, value.suffix, value.data)
