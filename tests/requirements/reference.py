"""An independent reference for import extraction: what CPython compiles, not what the syntax tree says.

The IPython package's own transformer makes Python of a cell, the compiler makes code objects of it, and their IMPORT_NAME instructions
are the imports. Nothing of nb2prod is used, nothing is run. Cells that do not compile are searched with one plain pattern.
"""

import dis
import json
import re
import types
import warnings
from collections.abc import Iterator
from pathlib import Path

from IPython.core.inputtransformer2 import TransformerManager

_LINE = re.compile(r"^\s*(?:import\s+([A-Za-z_][\w.]*)|from\s+([A-Za-z_][\w.]*)\s+import\s+[\w(*])", re.MULTILINE)
_FOREIGN = re.compile(r"^\s*%%(?!time|timeit|capture|prun|pylab)", re.MULTILINE)


def reference_imports(notebook: Path) -> set[str]:
    """Top-level names of all modules that the code cells of an nbformat 3 or 4 file import absolutely."""
    return {name for source in code_cells(notebook) for name in _of_cell(source)}


def code_cells(notebook: Path) -> Iterator[str]:
    """The sources of the code cells that hold Python."""
    data = json.loads(notebook.read_text(encoding="utf-8"))
    cells = data.get("cells") or [cell for sheet in data.get("worksheets", []) for cell in sheet.get("cells", [])]
    for cell in cells:
        source = cell.get("source", cell.get("input", ""))
        text = source if isinstance(source, str) else "".join(source)
        if cell.get("cell_type") == "code" and not _FOREIGN.match(text):
            yield text


def _of_cell(source: str) -> set[str]:
    source = re.sub(r"^\s*%%.*\n?", "", source)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            code = compile(TransformerManager().transform_cell(source), "cell", "exec", flags=0x2000)
    except (SyntaxError, ValueError):
        return {(first or second).partition(".")[0] for first, second in _LINE.findall(source)}
    return {name.partition(".")[0] for name in _of_code(code) if name}


def _of_code(code: types.CodeType) -> Iterator[str]:
    level = 0
    constants: list[object] = []
    for instruction in dis.get_instructions(code):
        if instruction.opname == "LOAD_CONST":
            constants.append(instruction.argval)
        elif instruction.opname == "IMPORT_NAME":
            level = constants[-2] if len(constants) > 1 and isinstance(constants[-2], int) else 0
            if level == 0:
                yield str(instruction.argval)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _of_code(constant)
