"""From a notebook to the report on it: the analysis, the verdict and what the rules find."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from nb2prod.beside import Beside
from nb2prod.dataflow import analyse, verdict
from nb2prod.dataflow.model import Analysis
from nb2prod.diagnostics import CellPlace, Location, Report
from nb2prod.errors import NestingError, NotebookError, PlanError
from nb2prod.ipython import to_python_cells
from nb2prod.notebook import Notebook, parse_notebook


def check_notebook(
    notebook: Notebook, beside: Beside, select: Iterable[str] = (), ignore: Iterable[str] = ()
) -> Report:
    """What is wrong with a notebook. `beside` is the folder that it is in; `select` and `ignore` name rules by code or by the start of one."""
    from nb2prod.rules import Around, check_all

    cells = to_python_cells(notebook)
    analysis = analyse(notebook, cells, folder_reader=beside.read, thorough=False)
    outcome, stop, why_unknown = verdict(analysis)
    around = Around(beside.exists, lambda: _provided(analysis), lambda: _debts(notebook, beside))
    found = check_all(analysis, select, ignore, around)
    places = tuple(
        CellPlace(cell.index, str(cell.kind), cell.id, cell.execution_count, cell.source, cell.json_line)
        for cell in notebook.cells
    )
    return Report(
        str(notebook.path),
        places,
        found.diagnostics,
        outcome,
        stop,
        why_unknown,
        notebook.language,
        suppressed=found.suppressed,
    )


def check_source(data: bytes, beside: Beside, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> Report:
    """The same for the bytes of a notebook; what holds none gives a report with an `error`."""
    try:
        return check_notebook(parse_notebook(data, beside.notebook, digest=False), beside, select, ignore)
    except NotebookError as error:
        return Report(str(beside.notebook), error=str(error))
    except RecursionError:
        return too_deep(beside.notebook)


def too_deep(path: Path) -> Report:
    """The report on a notebook whose code nests more deeply than Python can follow."""
    return Report(str(path), error=str(NestingError(str(path))))


def _provided(analysis: Analysis) -> frozenset[str] | None:
    """The imported modules that the declared requirements bring. A module of which nobody knows the distribution is given the benefit."""
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    from nb2prod.requirements import find_requirements, look_around

    folder = look_around(analysis.notebook.path, analysis.cells)
    if not folder.declared:
        return None
    declared = {canonicalize_name(Requirement(item.line).name) for item in folder.declared}
    needs = find_requirements(analysis.notebook, analysis.cells, folder=folder)
    missing = {module for item in needs.direct if item.distribution not in declared for module in item.modules}
    return frozenset(_imported(analysis)) - {module.partition(".")[0] for module in missing}


def _imported(analysis: Analysis) -> Iterator[str]:
    from nb2prod.requirements.imports import find_imports

    return (found.module.partition(".")[0] for found in find_imports(analysis.cells))


def _debts(notebook: Notebook, beside: Beside) -> Iterator[tuple[Location, str]]:
    """What a conversion would keep as shared state or as a whole; nothing for a notebook that cannot be converted."""
    from nb2prod.dataflow.history import resolve_history
    from nb2prod.dataflow.run_files import bind_run_files
    from nb2prod.steps import PlanOptions, make_plan
    from nb2prod.steps.model import Rung

    cells = bind_run_files(resolve_history(to_python_cells(notebook)), beside.read)
    try:
        plan = make_plan(analyse(notebook, cells, folder_reader=beside.read), PlanOptions("package"))
    except PlanError:
        return
    for lowering in plan.lowerings:
        if lowering.rung in (Rung.SHARED, Rung.WHOLE) and lowering.where is not None:
            yield lowering.where, f"`{lowering.name}` would be {lowering.rung}: {lowering.why}"
