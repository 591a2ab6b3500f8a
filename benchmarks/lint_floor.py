"""How close is `lint` to the least work that any linter of notebooks has to do?

    python benchmarks/lint_floor.py FOLDER [ROUNDS]

The floor is json.loads of every file and ast.parse of every code cell, magics blanked out. Both are run in this process by turns, and the
medians of their CPU times are compared: the ratio means something on a busy machine too, the seconds do not.
"""

import ast
import contextlib
import gc
import json
import re
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from nb2prod import pipeline

_MAGIC = re.compile(r"^\s*[%!?]")


def floor(path: Path) -> None:
    """json + ast.parse."""
    try:
        notebook = json.loads(path.read_bytes())
    except ValueError:
        return
    sheets = notebook.get("worksheets", [notebook])  # nbformat 3 had them
    for cell in (cell for sheet in sheets for cell in sheet.get("cells", ())):
        if cell.get("cell_type") == "code":
            _parse("".join(cell.get("source", cell.get("input", ""))))


def _parse(source: str) -> None:
    if not source.startswith("%%"):
        with contextlib.suppress(SyntaxError, ValueError):
            ast.parse("\n".join("pass" if _MAGIC.match(line) else line for line in source.splitlines()))


def seconds(work: Callable[[Path], object], paths: list[Path]) -> float:
    """CPU seconds that the work takes on all files."""
    gc.collect()
    start = time.process_time()
    for path in paths:
        work(path)
    return time.process_time() - start


def main() -> None:
    paths = sorted(Path(sys.argv[1]).rglob("*.ipynb"))
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    warnings.simplefilter("ignore", SyntaxWarning)
    pipeline.lint(paths[0])
    floors, lints = [], []
    for _ in range(rounds):
        floors.append(seconds(floor, paths))
        lints.append(seconds(pipeline.lint, paths))
    low, high = statistics.median(floors), statistics.median(lints)
    print(f"{len(paths)} notebooks: floor {low:.2f} s, lint {high:.2f} s of CPU, ratio {high / low:.2f}")


if __name__ == "__main__":
    main()
