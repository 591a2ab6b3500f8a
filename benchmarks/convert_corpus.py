"""Convert every notebook of a corpus without pins and without running any: what is converted, what is refused and why, what is a bug.

usage: python benchmarks/convert_corpus.py FOLDER_OR_NOTEBOOK...

Everything but the writing to disk is done, in one process. Prints a table of reasons with counts, the modularity of what was converted, and
exits 1 if anything but a clear refusal stopped a conversion.
"""

import ast
import collections
import re
import statistics
import sys
import time
import traceback
from pathlib import Path

from nb2prod import pipeline
from nb2prod.codegen import generate
from nb2prod.errors import CodegenError, Nb2prodError


def main(folders: list[str]) -> int:
    found = (
        path for folder in map(Path, folders) for path in (folder.rglob("*.ipynb") if folder.is_dir() else [folder])
    )
    paths = sorted(path for path in found if ".ipynb_checkpoints" not in path.parts)
    reasons: collections.Counter[str] = collections.Counter()
    rungs: collections.Counter[str] = collections.Counter()
    lengths: list[int] = []
    seconds: list[float] = []
    bugs: list[str] = []
    for path in paths:
        started = time.perf_counter()
        try:
            analysis = pipeline.analyse_notebook(pipeline.read_notebook(path), for_conversion=True)
            plan = pipeline.plan(analysis)
            generated = generate(analysis, plan)
        except CodegenError as error:
            bugs.append(f"{path}: {error}")
        except Nb2prodError as error:
            reasons[_reason(str(error.message))] += 1
        except Exception:  # noqa: BLE001 - whatever it is, it is a bug to be listed
            bugs.append(f"{path}: {traceback.format_exc()}")
        else:
            reasons["converted" if not plan.dynamic else "converted, names kept whole"] += 1
            rungs.update(lowering.rung.value for lowering in plan.lowerings)
            lengths += _function_lengths(file.text for file in generated.files if file.path.endswith("steps.py"))
            seconds.append(time.perf_counter() - started)
    for reason, count in reasons.most_common():
        print(f"{count:6d}  {reason}")
    total = sum(rungs.values())
    print(f"{len(paths)} notebooks, {len(bugs)} bugs")
    print("names by rung:", ", ".join(f"{rung} {count} ({count / total:.1%})" for rung, count in rungs.most_common()))
    print(
        f"functions: {len(lengths)}, median {statistics.median(lengths)} lines; seconds a notebook: median {statistics.median(seconds):.3f}"
    )
    print("\n".join(bugs))
    return 1 if bugs else 0


def _reason(message: str) -> str:
    """The message without the names and places in it."""
    return re.sub(r"`[^`]*`|\d+", "_", message).partition(":")[0]


def _function_lengths(texts: object) -> list[int]:
    return [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for text in texts  # type: ignore[attr-defined]
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
