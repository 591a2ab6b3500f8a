"""In which order the cells were run, as far as the execution counts tell."""

from nb2prod.dataflow.model import Trace
from nb2prod.notebook.model import Cell, Notebook


def read_trace(notebook: Notebook) -> Trace:
    """The recorded order of the code cells.

    Cells without a count come under `never_run`, unless no cell has one: then counts were stripped and say nothing. Two cells with
    the same count come from two sessions (or a copied cell), so their order is not certain.
    """
    code = [cell for cell in notebook.code_cells if cell.source.strip()]
    counted = [(cell.execution_count, cell.index) for cell in code if cell.execution_count]
    counts = [count for count, _ in counted if count is not None]
    ordered = sorted(counts)
    return Trace(
        order=tuple(index for _, index in sorted(counted, key=lambda pair: (pair[0] or 0, pair[1]))),
        never_run=tuple(cell.index for cell in code if not _ran(cell)) if counts else (),
        gaps=bool(ordered) and ordered != list(range(1, len(ordered) + 1)),
        certain=bool(counts) and len(set(counts)) == len(counts),
    )


def _ran(cell: Cell) -> bool:
    return bool(cell.execution_count) or bool(cell.outputs)
