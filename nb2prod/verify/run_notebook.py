"""Runs a notebook in a fresh kernel, on a copy of its folder, and writes down what every cell did."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from jupyter_client.asynchronous.client import AsyncKernelClient
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode, from_dict

from nb2prod.errors import VerifyError
from nb2prod.notebook.model import Cell, CellKind, Notebook
from nb2prod.verify.events import read_values
from nb2prod.verify.folder import Copy, copied
from nb2prod.verify.foreign import FOLDER
from nb2prod.verify.foreign.files import snapshot, written
from nb2prod.verify.interpreter import find_python, surroundings
from nb2prod.verify.kernel import started, tell
from nb2prod.verify.model import Conditions, Ran, Run, Value

INLINE = "module://matplotlib_inline.backend_inline"
AS_IT_IS = Conditions()
OUTPUT_LIMIT = 60
"""Seconds that outputs may come behind the end of their cell; on a busy machine they do."""

CAPTURE_LIMIT = 120.0
"""Seconds that writing down the values at one place may take."""

Names = Mapping[int, Sequence[str]]
"""Names whose values are wanted, by the index of a cell."""


def run_notebook(
    notebook: Notebook,
    *,
    python: str | None = None,
    order: Sequence[int] | None = None,
    before: Names | None = None,
    after: Names | None = None,
    conditions: Conditions = AS_IT_IS,
    time_limit: float = 600.0,
) -> Run:
    """Runs the code cells from top to bottom, or those of `order` (cell indexes), and stops at the first error.

    A cell that is marked so may fail. `before` and `after` name the values to capture before and after cells. `python` is the
    interpreter, by default that of the notebook's kernel. `time_limit` is for the whole run, in seconds. An error of the notebook is part of
    the result; VerifyError is raised where there is no kernel to run it.
    """
    interpreter = find_python(python, notebook.kernel)
    cells = notebook.code_cells if order is None else tuple(notebook.cells[index] for index in order)
    with copied(notebook.path.absolute().parent) as copy:
        session = _Session(copy, conditions, before or {}, after or {}, time.monotonic() + time_limit, time_limit)
        return asyncio.run(session.run(interpreter, [cell for cell in cells if cell.kind is CellKind.CODE]))


_Snapshot = dict[str, tuple[int, int]]


@dataclass(slots=True)
class _Session:
    """The state of one run."""

    copy: Copy
    conditions: Conditions
    before: Names
    after: Names
    deadline: float
    time_limit: float
    parts: dict[int | str, Ran] = field(default_factory=dict)
    error: str = ""
    stdout: str = ""
    shown: str = ""

    async def run(self, python: str, cells: Sequence[Cell]) -> Run:
        begin = time.monotonic()
        environment = surroundings(self.conditions, self.copy.top, MPLBACKEND=INLINE)
        async with started(python, self.copy.work, environment, self.copy.top) as (manager, kernel):
            document = _document(cells)
            client = NotebookClient(document, km=manager, timeout_func=self.seconds_left, iopub_timeout=OUTPUT_LIMIT)
            client.kc = kernel
            await self.set_up(kernel)
            start = state = snapshot(str(self.copy.work))
            for place, cell in enumerate(cells):
                state = await self.run_cell(client, kernel, cell, document.cells[place], place, state)
                if self.error:
                    break
        files = written(str(self.copy.work), start, state)
        seconds = time.monotonic() - begin
        return Run(
            self.parts,
            files,
            self.error,
            seconds,
            self.stdout,
            self.shown,
            self.copy.left_out,
            str(self.copy.work),
        )

    def seconds_left(self, _: object = None) -> int:
        return max(int(self.deadline - time.monotonic()), 1)

    async def set_up(self, kernel: AsyncKernelClient) -> None:
        path = str(FOLDER / "in_kernel.py")
        names = {"FOLDER": str(FOLDER), "SEED": self.conditions.seed, "__name__": "__nb2prod_capture__"}
        code = f"if exec(compile(open({path!r}, encoding='utf-8').read(), {path!r}, 'exec'), {names!r}): pass"
        error = await tell(kernel, code, CAPTURE_LIMIT)
        if error:
            raise VerifyError(f"the kernel could not be prepared: {error}")

    async def run_cell(
        self, client: NotebookClient, kernel: AsyncKernelClient, cell: Cell, node: Any, place: int, state: _Snapshot
    ) -> _Snapshot:
        before = await self.capture(kernel, self.before.get(cell.index, ()))
        error = await self.execute(client, node, place)
        stdout, shown = _printed(node.outputs), _shown(node.outputs, at_start=self.shown[-1:] in ("", "\n"))
        self.stdout, self.shown = self.stdout + stdout, self.shown + shown
        after = {} if self.error else await self.capture(kernel, self.after.get(cell.index, ()))
        now = snapshot(str(self.copy.work))
        files = written(str(self.copy.work), state, now)
        created = frozenset(files.keys() - state.keys())
        self.parts[cell.index] = Ran(stdout, shown, error, before, after, files, created)
        return now

    async def execute(self, client: NotebookClient, node: Any, place: int) -> str:
        """Runs a cell and returns the error it raised, which is also the run's error unless the cell may fail."""
        try:
            await client.async_execute_cell(node, place)
        except CellExecutionError as failure:
            self.error = f"{failure.ename}: {failure.evalue}"
        except CellTimeoutError:
            self.error = f"the run took longer than {self.time_limit:g} seconds"
        except DeadKernelError:
            self.error = "the kernel died"
        raised = [output for output in node.outputs if output.output_type == "error"]
        return self.error or "".join(f"{output.ename}: {output.evalue}" for output in raised[-1:])

    async def capture(self, kernel: AsyncKernelClient, names: Sequence[str]) -> dict[str, Value]:
        """The values of `names` as they are now. A value that breaks the capture is marked, and the others are asked for again."""
        values: dict[str, Value] = {}
        path = self.copy.top / "values.jsonl"
        while wanted := [name for name in names if name not in values]:
            path.unlink(missing_ok=True)
            code = f"if __import__('sys').modules['__nb2prod_capture__'].capture({wanted!r}, {str(path)!r}): pass"
            error = await tell(kernel, code, CAPTURE_LIMIT)
            values |= read_values(path)
            if error:
                broken = next((name for name in wanted if name not in values), "")
                values[broken] = Value(type="", why=f"it could not be read: {error}")
        return values


def _document(cells: Sequence[Cell]) -> NotebookNode:
    """What nbclient needs to know of the cells."""
    nodes = [
        {
            "cell_type": "code",
            "source": cell.source,
            "outputs": [],
            "metadata": {"tags": ["raises-exception"] * cell.may_raise},
        }
        for cell in cells
    ]
    return cast(NotebookNode, from_dict({"cells": nodes, "metadata": {}}))  # type: ignore[no-untyped-call]


def _printed(outputs: Sequence[Any]) -> str:
    return "".join(output.text for output in outputs if output.output_type == "stream" and output.name == "stdout")


def _shown(outputs: Sequence[Any], *, at_start: bool) -> str:
    """What was printed and the text form of what was displayed; a display starts on a new line, `at_start` or not."""
    shown = ""
    for output in outputs:
        if output.output_type == "stream" and output.name == "stdout":
            shown += output.text
        elif output.output_type in ("execute_result", "display_data"):
            fresh = shown.endswith("\n") if shown else at_start
            shown += ("" if fresh else "\n") + str(output.data.get("text/plain", "")) + "\n"
    return shown
