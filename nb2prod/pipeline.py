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
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nb2prod.beside import Beside
from nb2prod.checking import check_notebook, check_source, too_deep
from nb2prod.dataflow import verdict
from nb2prod.dataflow.model import Analysis
from nb2prod.dataflow.orders import Order
from nb2prod.diagnostics import Report
from nb2prod.errors import NotebookError, VerifyError
from nb2prod.ipython import to_python_cells
from nb2prod.notebook import Notebook, read_notebook
from nb2prod.notebook.join import join_notebooks
from nb2prod.notebook.repeats import drop_repeats
from nb2prod.options import ConvertOptions
from nb2prod.planning import analyse_notebook, plan, plan_options

__all__ = [
    "Analysis",
    "Conversion",
    "ConvertOptions",
    "Notebook",
    "Order",
    "Report",
    "analyse_notebook",
    "convert",
    "lint",
    "lint_source",
    "pin",
    "plan",
    "plan_options",
    "prove",
    "read_notebook",
    "read_together",
    "requirements",
    "verdict",
    "verify",
]

if TYPE_CHECKING:
    from nb2prod.pins import PinOptions
    from nb2prod.requirements import Environment, InstallReport, Lock, Requirements
    from nb2prod.scaffold import Change
    from nb2prod.steps import Plan
    from nb2prod.verify import Comparison


@dataclass(frozen=True, slots=True)
class Conversion:
    """What a conversion did: the plan it followed, the requirements it found, the files it wrote, what it could not verify, and the pins."""

    plan: "Plan"
    requirements: "Requirements"
    changes: tuple["Change", ...]
    notes: tuple[str, ...] = ()
    lock: "Lock | None" = None


def read_together(paths: Sequence[Path]) -> Notebook:
    """The notebooks at `paths` as the one that they are converted as: in one session, and what they define alike there once.

    Raises NotebookError where they cannot be read, or not be run together.
    """
    return drop_repeats(join_notebooks([read_notebook(path) for path in paths]))


def lint(path: Path, *, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> Report:
    """What is wrong with the notebook at `path`. One that cannot be read gives a report with an `error`."""
    try:
        return check_notebook(read_notebook(path), Beside(path), select, ignore)
    except NotebookError as error:
        return Report(str(path), error=str(error))
    except RecursionError:
        return too_deep(path)


def lint_source(data: bytes, path: Path, *, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> Report:
    """The same for a notebook that is not on the disk; `path` is what it would be called."""
    return check_source(data, Beside(path), select, ignore)


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
    from nb2prod.conversion import make_project

    force = options.force or options.overwrite
    scaffold.check_target(out, force=force)
    with scaffold.locked(out) if out.is_dir() else nullcontext():
        scaffold.recover(out)
        project = make_project([paths] if isinstance(paths, Path) else paths, out, options)
        changes = scaffold.plan_changes(project.files, out, overwrite=options.overwrite)
        scaffold.apply(changes, out, force=force)
    return Conversion(project.plan, project.requirements, changes, project.notes, project.lock)


def verify(paths: Path | Sequence[Path], project: Path, *, python: str | None = None) -> tuple["Comparison", ...]:
    """Run the notebook, or several in one session, and the package, on copies, and compare what they did, step by step.

    Raises VerifyError where one cannot be run.
    """
    from nb2prod.scaffold import find_marked, locked, recover
    from nb2prod.verify import verify as run_both

    if project.is_dir():
        with locked(project):
            recover(project)
        for path in find_marked(project):
            raise VerifyError(
                "conflicts are marked in it", place=path, hint="settle them first; the package cannot run"
            )
    notebooks = [read_notebook(path) for path in ([paths] if isinstance(paths, Path) else paths)]
    return run_both(join_notebooks(notebooks), project, python=python)


def _requirements_of(
    notebook: Notebook, mapping: Mapping[str, str] | None, environment: "Environment | None" = None
) -> "Requirements":
    from nb2prod.requirements import find_requirements, look_around

    cells = to_python_cells(notebook)
    folder = look_around(notebook.path, cells)
    return find_requirements(notebook, cells, folder=folder, mapping=mapping, environment=environment)
