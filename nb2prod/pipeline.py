"""The whole story on one page, and the Python API.

    notebook -> ipython -> dataflow -+-> rules -> Report                         what is wrong with it?     lint
                                     +-> steps -> Plan                           what would it be?          plan
                                     +-> requirements ----.
                                     '-> codegen ---------+-> scaffold -> disk   make it so                 convert
                                                                 '-> verify      is it the same?            verify

Every function takes and gives plain values. Only `convert` writes, and only below the folder it is given; only `verify`, and `convert`
with `run`, execute a notebook. What is heavy to import is imported where it is needed, so that `lint` and `plan` start at once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from nb2prod.beside import Beside, read_beside, taken_names
from nb2prod.checking import check_notebook, check_source
from nb2prod.config import load_config
from nb2prod.dataflow import Order, analyse, bind_run_files, put_in_order, resolve_history, verdict
from nb2prod.dataflow.model import Analysis
from nb2prod.diagnostics import Report
from nb2prod.errors import NotebookError, PlanError
from nb2prod.ipython import to_python_cells
from nb2prod.notebook import Notebook, drop_repeats, join_notebooks, read_notebook
from nb2prod.options import ConvertOptions, remember

__all__ = [
    "Analysis",
    "Conversion",
    "ConvertOptions",
    "KeptPins",
    "Notebook",
    "Order",
    "Project",
    "Report",
    "analyse_notebook",
    "convert",
    "lint",
    "lint_source",
    "make_project",
    "pin",
    "plan",
    "plan_options",
    "prove",
    "read_notebook",
    "requirements",
    "verdict",
    "verify",
]

if TYPE_CHECKING:
    from nb2prod.codegen.characterisation import CharacterisationTests
    from nb2prod.ipython.model import PythonCell
    from nb2prod.pins import PinOptions
    from nb2prod.project import Parts
    from nb2prod.requirements import Environment, InstallReport, Lock, Requirements
    from nb2prod.scaffold import Change, RenderedFile
    from nb2prod.steps import Plan, PlanOptions
    from nb2prod.verify import Comparison


@dataclass(frozen=True, slots=True)
class Conversion:
    """What a conversion did: the plan it followed, the requirements it found, the files it wrote, what it could not verify, and the pins."""

    plan: "Plan"
    requirements: "Requirements"
    changes: tuple["Change", ...]
    notes: tuple[str, ...] = ()
    lock: "Lock | None" = None


@dataclass(frozen=True, slots=True)
class Project:
    """A project that is not written yet: what a conversion knows, and all files."""

    plan: "Plan"
    requirements: "Requirements"
    files: tuple["RenderedFile", ...]
    notes: tuple[str, ...] = ()
    lock: "Lock | None" = None


@dataclass(frozen=True, slots=True)
class KeptPins:
    """Pins that were made before: `wanted` is the requirements.in that they answer, `text` the requirements.txt, `python` what they are for."""

    wanted: str
    text: str
    python: str


def lint(path: Path, *, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> Report:
    """What is wrong with the notebook at `path`. One that cannot be read gives a report with an `error`."""
    try:
        return check_notebook(read_notebook(path), Beside(path), select, ignore)
    except NotebookError as error:
        return Report(str(path), error=str(error))


def lint_source(data: bytes, path: Path, *, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> Report:
    """The same for a notebook that is not on the disk; `path` is what it would be called."""
    return check_source(data, Beside(path), select, ignore)


def analyse_notebook(notebook: Notebook, *, for_conversion: bool = False, order: Order = Order.DOCUMENT) -> Analysis:
    """Who binds, reads and changes which name in which cell. For a conversion `_`, `Out[7]` and their like become variables.

    Raises PlanError where there is no such `order`.
    """
    translated = to_python_cells(notebook)
    reader = read_beside(notebook.path)

    def analyse_in(indexes: tuple[int, ...] | None) -> Analysis:
        cells = bind_run_files(_with_history(notebook, translated, indexes), reader) if for_conversion else translated
        return analyse(notebook, cells, folder_reader=reader, order=indexes)

    return put_in_order(analyse_in(None), order, analyse_in)


def _with_history(
    notebook: Notebook, cells: tuple["PythonCell", ...], indexes: tuple[int, ...] | None
) -> tuple["PythonCell", ...]:
    """The cells with their `_` and `Out[7]` resolved: those of several notebooks each for itself, because each has a history of its own."""
    found: list[PythonCell] = []
    for part in notebook.by_part():
        own = {cell.index for cell in part}
        order = None if indexes is None else tuple(index for index in indexes if index in own)
        found += resolve_history(tuple(cell for cell in cells if cell.cell.index in own), order)
    return tuple(found)


def plan(analysis: Analysis, options: "PlanOptions | None" = None) -> "Plan":
    """What would become of every cell and name, from an analysis made for conversion. Raises PlanError where the notebook cannot be converted."""
    from nb2prod.steps import make_plan

    options = options or plan_options(analysis.notebook)
    made = make_plan(analysis, options)
    _refuse_what_stops(analysis, made)
    return made


def _refuse_what_stops(analysis: Analysis, made: "Plan") -> None:
    """Raise PlanError where a cell that would be converted stops the run: a package that stops too is of no use to anybody.

    Where names are made at run time only the run can tell.
    """
    _, stop, _ = verdict(analysis)
    if stop is not None and stop.location.cell in made.order and not made.dynamic:
        worked = analysis.trace.order and not any(found.reached for found in analysis.executed.unbound)
        other = "take the cells in the order in which they were run (`--order recorded`), " if worked else ""
        raise PlanError(
            f"`{stop.name}` is used here, but {stop.why}",
            place=analysis.notebook.place(stop.location.cell, stop.location.line),
            hint=f"Mend the notebook so that it runs from top to bottom, {other}or tag this cell `nb2prod:skip`.",
        )


def plan_options(notebook: Notebook, name: str = "", drop_exploration: bool | None = None) -> "PlanOptions":
    """What is asked of the plan, by default by the nearest configuration, and a name for the package.

    Raises PlanError for a name that a package cannot have.
    """
    from nb2prod.scaffold import is_package_name, package_name
    from nb2prod.steps import PlanOptions

    taken = taken_names(notebook)
    if name and not is_package_name(name, taken):
        raise PlanError(
            f"{name!r} cannot be the name of a package",
            hint="Use lower-case letters, digits and _, and no name of a module that Python, the notebook, its folder or a well-known library has.",
        )
    if drop_exploration is None:
        drop_exploration = load_config(notebook.path.parent).drop_exploration
    return PlanOptions(name or package_name(notebook.path.name, taken), drop_exploration)


def requirements(
    paths: Iterable[Path], *, mapping: Mapping[str, str] | None = None, environment: "Environment | None" = None
) -> "Requirements":
    """What the notebooks at `paths` need from package indexes, together. `environment` is what an environment has that runs them."""
    from nb2prod.union import unite

    return unite((path.name, _requirements_of(read_notebook(path), mapping, environment)) for path in paths)


def pin(
    paths: Iterable[Path],
    needs: "Requirements",
    options: "PinOptions | None" = None,
    progress: Callable[[str], None] | None = None,
) -> "Lock":
    """Pin what the notebooks at `paths` need, with hashes. Raises RequirementsError where that cannot be done."""
    from nb2prod import pins

    return pins.pin(needs, [read_notebook(path) for path in paths], options or pins.PinOptions(), progress)


def prove(
    needs: "Requirements",
    made: "Lock",
    options: "PinOptions | None" = None,
    progress: Callable[[str], None] | None = None,
) -> "InstallReport":
    """Install the lock into a fresh environment, checking every hash, and import every module there that the notebook needs.

    Raises RequirementsError where there is no such Python or something cannot be installed; a failed import is a result.
    """
    from nb2prod import pins

    return pins.prove(needs, made, options or pins.PinOptions(), progress)


def convert(paths: Path | Sequence[Path], out: Path, options: ConvertOptions) -> Conversion:
    """Turn the notebook, or several that go on from each other, into a project in the folder `out`: all of it, or nothing.

    Raises PlanError where they cannot be converted, CodegenError where what was generated fails our own check,
    RequirementsError where nothing can be pinned, VerifyError where they cannot be run, ScaffoldError where `out` cannot be written.
    """
    from nb2prod import scaffold

    project = make_project([paths] if isinstance(paths, Path) else paths, out, options)
    changes = scaffold.plan_changes(project.files, out)
    scaffold.apply(changes, out, force=options.force)
    return Conversion(project.plan, project.requirements, changes, project.notes, project.lock)


def make_project(
    paths: Sequence[Path], out: Path, options: ConvertOptions, *, keep: KeptPins | None = None, lenient: bool = False
) -> Project:
    """What `convert` would write into `out`, as values. With `keep`, requirements that are the same get the same pins, and no index is asked.
    `lenient` makes notes of what a plan file asks for in vain, because the notebook may have changed since.

    Raises what `convert` raises, but for ScaffoldError.
    """
    from nb2prod.addons import add_requirements, check_pins, choose_extras
    from nb2prod.codegen import generate
    from nb2prod.demands import find_unmet
    from nb2prod.local_modules import take_along
    from nb2prod.pins import remarks
    from nb2prod.planfile import PlanFile, follow, read_plan
    from nb2prod.project import Parts, assemble
    from nb2prod.recording import mentions_data
    from nb2prod.requirements import find_requirements, look_around
    from nb2prod.scaffold import package_name, read_own_template
    from nb2prod.union import unite, without_written

    template = read_own_template(options.template, trust=options.trust) if options.template else None
    notebooks = [read_notebook(path) for path in paths]
    notebook = drop_repeats(join_notebooks(notebooks))
    wanted = read_plan(options.plan) if options.plan else PlanFile()
    analysis = analyse_notebook(follow(notebook, wanted), for_conversion=True, order=options.order)
    name = (
        options.name or wanted.name or (package_name(out.absolute().name, taken_names(notebook)) if paths[1:] else "")
    )
    asked = plan_options(notebook, name, options.drop_exploration)
    extras = choose_extras(analysis, asked, options.addons, options.model)
    asked = replace(asked, keep=extras.keep, shared=wanted.shared)
    made = plan(analysis, asked)
    unmet = find_unmet(wanted, analysis, made)
    if unmet and not lenient:
        raise PlanError(unmet[0].message, place=unmet[0].place, hint=unmet[0].hint)
    generated = generate(analysis, made)
    cells = to_python_cells(notebook)
    folder = look_around(notebook.path, cells)
    needs = unite(
        (each.path.name, find_requirements(each, to_python_cells(each), folder=folder, mapping=options.mapping))
        for each in notebooks
    )
    needs = without_written(needs, cells)
    needs, pins, why_not = _pinned(add_requirements(needs, extras), notebooks, options, keep)
    check_pins(extras, pins)
    local = take_along(notebook.path, cells, folder.files)
    on_pins = (why_not,) if why_not else remarks(pins)
    notes = (*map(str, unmet), *on_pins, *_notes_on_order(analysis, made))
    remembered = remember(replace(options, name=made.package), paths, out)
    parts = Parts(analysis, made, generated, needs, local, pins, notes=notes, unpinned=why_not)
    parts = replace(parts, options=remembered, plan_file=wanted.data, template=template)
    parts = replace(parts, extras=extras, needs_data=mentions_data(notebook, generated.files))
    if options.run:
        parts = _with_tests_from_a_run(parts, asked, options.python)
    else:
        parts = _with_tests_from_saved_outputs(parts)
    return Project(parts.plan, needs, assemble(parts), parts.notes, pins)


def _pinned(
    needs: "Requirements", notebooks: Sequence[Notebook], options: ConvertOptions, keep: KeptPins | None
) -> "tuple[Requirements, Lock | None, str]":
    """The requirements as they could be met, their lock, and why there is none though it was wanted."""
    from nb2prod.pins import PinOptions, pin_package
    from nb2prod.requirements import Lock, render_in, settle

    if not options.pin:
        return needs, None, ""
    if keep is not None and keep.wanted == render_in(needs):
        return needs, Lock(keep.text, resolver="", python=keep.python), ""
    pins, why_not = pin_package(needs, notebooks, options.pins or PinOptions())
    return settle(needs, pins) if pins else needs, pins, why_not


def _notes_on_order(analysis: Analysis, made: "Plan") -> tuple[str, ...]:
    if list(made.order) == sorted(made.order):
        return ()
    cells = ", ".join(str(cell + 1) for cell in made.order)
    return (
        f"The cells of {analysis.notebook.path.name} do not run from top to bottom. They are taken in the order {cells}.",
    )


def _with_tests_from_a_run(parts: "Parts", asked: "PlanOptions", python: str | None) -> "Parts":
    """The project with tests from what the notebook does, in two runs on copies of its folder, and with what those tell of its values."""
    from nb2prod.addons import Extras
    from nb2prod.codegen import generate
    from nb2prod.project import assemble
    from nb2prod.recording import observe, record

    notebook = parts.analysis.notebook
    observed = observe(notebook, parts.plan, python=python)
    made = plan(parts.analysis, replace(asked, seen=observed.seen))
    parts = replace(parts, plan=made, generated=generate(parts.analysis, made))

    def project(tests: "CharacterisationTests") -> Sequence["RenderedFile"]:
        # What add-ons need is not there where the notebook runs.
        return assemble(replace(parts, tests=tests, extras=Extras()))

    recording = record(notebook, made, observed, parts.generated.files, project)
    return replace(parts, tests=recording.tests, notes=(*parts.notes, *recording.notes))


def _with_tests_from_saved_outputs(parts: "Parts") -> "Parts":
    from nb2prod.recording import record_saved
    from nb2prod.union import told_versions

    versions = told_versions(parts.requirements)
    recording = record_saved(parts.analysis.notebook, parts.plan, parts.generated.files, versions)
    return replace(parts, tests=recording.tests, notes=(*parts.notes, *recording.notes))


def verify(paths: Path | Sequence[Path], project: Path, *, python: str | None = None) -> tuple["Comparison", ...]:
    """Run the notebook, or several in one session, and the package, on copies, and compare what they did, step by step.

    Raises VerifyError where one cannot be run.
    """
    from nb2prod.scaffold import locked, recover
    from nb2prod.verify import verify as run_both

    if project.is_dir():
        with locked(project):
            recover(project)
    notebooks = [read_notebook(path) for path in ([paths] if isinstance(paths, Path) else paths)]
    return run_both(join_notebooks(notebooks), project, python=python)


def _requirements_of(
    notebook: Notebook, mapping: Mapping[str, str] | None, environment: "Environment | None" = None
) -> "Requirements":
    from nb2prod.requirements import find_requirements, look_around

    cells = to_python_cells(notebook)
    folder = look_around(notebook.path, cells)
    return find_requirements(notebook, cells, folder=folder, mapping=mapping, environment=environment)
