"""From notebooks to a project that is not written yet: the whole way of a conversion, in values."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nb2prod.addons import Extras, add_requirements, check_pins, choose_extras
from nb2prod.beside import taken_names
from nb2prod.codegen import generate
from nb2prod.codegen.characterisation import CharacterisationTests
from nb2prod.dataflow.model import Analysis
from nb2prod.demands import find_unmet
from nb2prod.errors import PlanError
from nb2prod.ipython import to_python_cells
from nb2prod.ipython.model import PythonCell
from nb2prod.kernel_users import add_kernel, needs_kernel
from nb2prod.left_to_chance import chancy_cells
from nb2prod.local_modules import take_along
from nb2prod.notebook import Notebook, read_notebook
from nb2prod.notebook.join import join_notebooks
from nb2prod.notebook.repeats import drop_repeats
from nb2prod.options import ConvertOptions, remember
from nb2prod.pins import PinOptions, pin_package, question_of, remarks, remember_lock
from nb2prod.planfile import PlanFile, follow, read_plan
from nb2prod.planning import analyse_notebook, plan, plan_options
from nb2prod.project import Parts, assemble
from nb2prod.recording import mentions_data, observe, record, record_saved
from nb2prod.requirements import Lock, Requirements, find_requirements, look_around, settle
from nb2prod.requirements.model import Folder
from nb2prod.scaffold import RenderedFile, package_name, read_own_template
from nb2prod.steps import Plan, PlanOptions
from nb2prod.union import told_versions, unite, without_written


@dataclass(frozen=True, slots=True)
class Project:
    """A project that is not written yet: what a conversion knows, and all files."""

    plan: Plan
    requirements: Requirements
    files: tuple[RenderedFile, ...]
    notes: tuple[str, ...] = ()
    lock: Lock | None = None


@dataclass(frozen=True, slots=True)
class KeptPins:
    """Pins that were made before: `wanted` is the question (`question_of`) that `lock` answers."""

    wanted: str
    lock: Lock


def make_project(
    paths: Sequence[Path], out: Path, options: ConvertOptions, *, keep: KeptPins | None = None, lenient: bool = False
) -> Project:
    """What `convert` would write into `out`, as values. With `keep`, requirements that are the same get the same pins, and no index is asked.
    `lenient` makes notes of what a plan file asks for in vain, because the notebook may have changed since.

    Raises what `convert` raises, but for ScaffoldError.
    """
    _refuse_odd_names(paths)
    template = read_own_template(options.template, trust=options.trust) if options.template else None
    notebooks = [read_notebook(path) for path in paths]
    notebook = drop_repeats(join_notebooks(notebooks))
    wanted = read_plan(options.plan) if options.plan else PlanFile()
    analysis = analyse_notebook(follow(notebook, wanted), for_conversion=True, order=options.order)
    name = options.name or wanted.name or _name_of_several(notebook, out)
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
    needs = add_requirements(_needs(notebooks, cells, folder, options), extras)
    if needs_kernel(analysis, generated, needs):
        needs = add_kernel(needs)
    wanted_pins = question_of(needs)
    needs, pins, why_not = _pinned(needs, wanted_pins, notebooks, options, keep)
    check_pins(extras, pins)
    local = take_along(notebook.path, cells, folder.files)
    on_pins = (why_not,) if why_not else remarks(pins)
    notes = (*map(str, unmet), *on_pins, *_notes_on_order(analysis, made))
    remembered = remember(replace(options, name=made.package), paths, out)
    parts = Parts(
        analysis,
        made,
        generated,
        needs,
        local,
        pins,
        notes=notes,
        unpinned=why_not,
        extras=extras,
        needs_data=mentions_data(notebook, generated.files),
        options=remembered,
        lock_facts=remember_lock(pins, wanted_pins) if pins else {},
        plan_file=wanted.data,
        template=template,
    )
    if options.run:
        parts = _with_tests_from_a_run(parts, asked, options.python)
    else:
        parts = _with_tests_from_saved_outputs(parts)
    return Project(parts.plan, needs, assemble(parts), parts.notes, pins)


def _refuse_odd_names(paths: Sequence[Path]) -> None:
    """The name of a notebook stands in the package; one that was not written in UTF-8 can stand in no file."""
    for path in paths:
        try:
            path.name.encode()
        except UnicodeEncodeError:
            raise PlanError(
                "its file name is no UTF-8", place=path.name, hint="Give the notebook another name."
            ) from None


def _name_of_several(notebook: Notebook, out: Path) -> str:
    """The name of a package that is made of several notebooks: that of its folder. "" for a single one, which has a name itself."""
    return package_name(out.absolute().name, taken_names(notebook)) if notebook.parts else ""


def _needs(
    notebooks: Sequence[Notebook], cells: Sequence[PythonCell], folder: Folder, options: ConvertOptions
) -> Requirements:
    """What the notebooks import, together; `cells` are those of all of them."""
    found = unite(
        (each.path.name, find_requirements(each, to_python_cells(each), folder=folder, mapping=options.mapping))
        for each in notebooks
    )
    return without_written(found, cells)


def _pinned(
    needs: Requirements, wanted: str, notebooks: Sequence[Notebook], options: ConvertOptions, keep: KeptPins | None
) -> tuple[Requirements, Lock | None, str]:
    """The requirements as they could be met, their lock, and why there is none though it was wanted."""
    if not options.pin:
        return needs, None, ""
    if keep is not None and keep.wanted == wanted:
        return settle(needs, keep.lock), keep.lock, ""
    pins, why_not = pin_package(needs, notebooks, options.pins or PinOptions())
    return settle(needs, pins) if pins else needs, pins, why_not


def _notes_on_order(analysis: Analysis, made: Plan) -> tuple[str, ...]:
    if list(made.order) == sorted(made.order):
        return ()
    cells = ", ".join(str(cell + 1) for cell in made.order)
    return (
        f"The cells of {analysis.notebook.path.name} do not run from top to bottom. They are taken in the order {cells}.",
    )


def _with_tests_from_a_run(parts: Parts, asked: PlanOptions, python: str | None) -> Parts:
    """The project with tests from what the notebook does, in two runs on copies of its folder, and with what those tell of its values."""
    notebook = parts.analysis.notebook
    observed = observe(notebook, parts.plan, python=python)
    made = plan(parts.analysis, replace(asked, seen=observed.seen))
    parts = replace(parts, plan=made, generated=generate(parts.analysis, made))

    def project(tests: CharacterisationTests) -> Sequence[RenderedFile]:
        # What add-ons need is not there where the notebook runs.
        return assemble(replace(parts, tests=tests, extras=Extras()))

    recording = record(notebook, made, observed, parts.generated.files, project)
    return replace(parts, tests=recording.tests, notes=(*parts.notes, *recording.notes))


def _with_tests_from_saved_outputs(parts: Parts) -> Parts:
    recording = record_saved(
        parts.analysis.notebook,
        parts.plan,
        parts.generated.files,
        told_versions(parts.requirements),
        chancy_cells(parts.analysis),
    )
    return replace(parts, tests=recording.tests, notes=(*parts.notes, *recording.notes))
