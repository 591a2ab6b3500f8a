"""From Python cells to the whole analysis: flows, the recorded trace, and the two graphs."""

from nb2prod.dataflow.acting import acting_modules
from nb2prod.dataflow.flows import read_flows
from nb2prod.dataflow.graph import build_graph
from nb2prod.dataflow.injected import injected_names, unknown_names
from nb2prod.dataflow.model import Analysis
from nb2prod.dataflow.runs import read_program
from nb2prod.dataflow.stars import FolderReader
from nb2prod.dataflow.trace import read_trace
from nb2prod.ipython.model import PythonCell
from nb2prod.notebook.model import Notebook

_SKIPPED = "skip-execution"


def analyse(
    notebook: Notebook,
    cells: tuple[PythonCell, ...],
    *,
    folder_reader: FolderReader = lambda path: None,
    injected: frozenset[str] = frozenset(),
    order: tuple[int, ...] | None = None,
    thorough: bool = True,
) -> Analysis:
    """Work out who supplies which name, when the cells run from top to bottom and when they run in the recorded order.

    `folder_reader` gives the text of a file by its path relative to the notebook's folder (None: no such file), for `%run` and star
    imports of local modules; the analysis itself touches no file beside the notebook. `injected` are names to be taken as given,
    besides those that the notebook's kernel or platform is known to inject. `order` are the cells (indexes) to run in thought, in another
    order than from top to bottom. Nothing of the notebook is run or imported. What no rule asks for is found out only where `thorough` says
    so: which modules act when they are imported, and the graph of a recorded order that is the document's but for cells that were not run.
    """
    program = read_program(read_flows(cells), folder_reader)
    trace = read_trace(notebook)
    given = injected | injected_names(notebook)
    doubt = unknown_names(notebook)
    executable = tuple(_executable(cells))
    order = executable if order is None else tuple(cell for cell in order if cell in executable)
    document = build_graph(program, order, given, doubt)
    same = trace.order == order or not (thorough or _goes_back(trace.order))
    return Analysis(
        notebook=notebook,
        cells=cells,
        flows=program.flows,
        trace=trace,
        document=document,
        executed=document if same else build_graph(program, trace.order, given, doubt),
        stars=program.stars,
        injected=given,
        helpers=tuple((helper.path, where) for where, helper in program.helpers.items()),
        unreadable=tuple((helper.path, where) for where, helper in program.helpers.items() if helper.program is None),
        acting=acting_modules(program.flows, folder_reader) if thorough else frozenset(),
    )


def _goes_back(order: tuple[int, ...]) -> bool:
    return list(order) != sorted(order)


def _executable(cells: tuple[PythonCell, ...]) -> list[int]:
    """The cells that Run All runs. Those with the tag `skip-execution` are left out by every tool that runs notebooks."""
    return [python.cell.index for python in cells if _SKIPPED not in python.cell.tags]
