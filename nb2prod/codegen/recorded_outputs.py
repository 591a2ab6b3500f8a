"""What the notebook says that it printed, as it was saved: the record where nobody runs it.

It was made elsewhere, by libraries that are mostly not known. So the tests that are made from it are skipped where the Python, or a
library whose version the notebook tells, is another one.
"""

import re
from collections.abc import Mapping, Sequence

from nb2prod.codegen.records import VARIES, RunRecord
from nb2prod.notebook.model import Cell, Notebook
from nb2prod.steps.conventions import is_compared

_NOT_PRINTED = re.compile(r"^(?:<Figure size [^>\n]*>|.*(?:CPU times: |Wall time: |\bper loop \().*)\n?", re.MULTILINE)
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}")


def recorded_run(
    notebook: Notebook,
    order: Sequence[int],
    versions: Mapping[str, str] | None = None,
    chancy: frozenset[int] = frozenset(),
    *,
    needs_data: bool = False,
) -> RunRecord:
    """The record of the whole run from the saved outputs of the cells in `order` (indexes).

    `versions` are those of libraries that the notebook tells, by distribution; what the `chancy` cells print is not compared; `needs_data` says that it reads files.
    Where it was saved without outputs, or was not run in this order, only that the package runs can be tested; where it stopped with an error, nothing.
    """
    cells = [notebook.cells[index] for index in order if notebook.cells[index].source.strip()]
    python = ".".join(notebook.language_version.split(".")[:2])
    elsewhere = f"The texts were recorded elsewhere, with Python {python or 'of a version that is not known'}."
    why_not = _why_stopped(notebook, cells)
    if why_not:
        return RunRecord(None, why_not=why_not)
    if not any(cell.outputs for cell in cells) or _is_out_of_order(cells):
        why = (
            "its cells were run in another order"
            if any(cell.outputs for cell in cells)
            else "it was saved without outputs"
        )
        return RunRecord(None, remarks=(f"What it prints is not compared: {why}.",), needs_data=needs_data)
    printed = "".join(_printed(cell, is_sure=is_compared(cell) and cell.index not in chancy) for cell in cells)
    untold = [notebook.place(cell.index) for cell in cells if cell.index in chancy and _printed(cell)]
    remarks = (elsewhere, *(f"{place}: what it prints is left to chance, for there is no seed." for place in untold))
    if printed and not printed.replace(VARIES, "").strip():
        return RunRecord(None, remarks=remarks, needs_data=needs_data)
    return RunRecord(printed, python=python, versions=versions or {}, remarks=remarks, needs_data=needs_data)


def _why_stopped(notebook: Notebook, cells: Sequence[Cell]) -> str:
    for cell in cells:
        for output in cell.outputs:
            if output.kind == "error" and not cell.may_raise:
                return f"{notebook.place(cell.index)} was saved with an error: {output.name}"
    return ""


def _is_out_of_order(cells: Sequence[Cell]) -> bool:
    """A cell that never ran counts: what it would have printed is not known."""
    counts = [cell.execution_count for cell in cells]
    known = [count for count in counts if count is not None]
    return len(known) < len(counts) or known != sorted(known)


def _printed(cell: Cell, *, is_sure: bool = True) -> str:
    text = "".join(output.text for output in cell.outputs if output.kind == "stream" and output.name == "stdout")
    text = _ADDRESS.sub(VARIES, _NOT_PRINTED.sub("", re.sub(r"\r+\n", "\n", text)))
    return text if is_sure or not text else VARIES
