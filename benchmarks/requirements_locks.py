"""Lock a sample of notebooks, compare the time with plain `uv pip compile`, and install and import what fits on a small machine.

usage: python benchmarks/requirements_locks.py FOLDER... [--seed 20261121] [--count 40] [--install] [--out results.jsonl]

Every notebook is pinned for the Python that it was saved with, sources allowed. Both times are of a second run, so that what was downloaded counts
for neither. With --install each lock is installed into a fresh environment, hashes checked, and every module imported, on a Python of the same minor
version; notebooks that need one of the `GIGABYTES` are left out by name. One line of JSON a notebook goes to `--out`, a summary to stdout.
"""

import argparse
import collections
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nb2prod import pipeline
from nb2prod.errors import Nb2prodError
from nb2prod.requirements import Lock, Requirements, find_python, install_test, lock, render_in
from nb2prod.requirements.process import run
from nb2prod.requirements.pythons import full_version
from nb2prod.requirements.resolvers import uv_command

SEED = 20261121
LIMIT = 900.0
GIGABYTES = frozenset(
    "apache-beam cntk detectron2 jax kfp mxnet pyspark pytorch-lightning spacy tensorflow tensorflow-gpu tensorflow-text tensorflow-transform "
    "tensorflow-data-validation tensorflow-model-analysis tfx torch torchaudio torchvision transformers vllm".split()
)
"""Stacks of a gigabyte and more, by name: locked, but not installed here."""


def main() -> int:
    options = _options()
    every = sorted(path for folder in options.folders for path in folder.rglob("*.ipynb") if _counts(path))
    sample = sorted(random.Random(options.seed).sample(every, min(options.count, len(every))))
    results = []
    with options.out.open("w", encoding="utf-8") as out:
        for path in sample:
            result = {"notebook": path.name, **_measure(path, install=options.install)}
            results.append(result)
            out.write(json.dumps(result) + "\n")
            out.flush()
            print(f"{result['outcome']:<10} {path.name}: {result.get('why') or result.get('proof') or ''}", flush=True)
    print("\n".join(_summary(results)))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="locks of a sample of notebooks")
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--install", action="store_true")
    parser.add_argument("--out", type=Path, default=Path("requirements_locks.jsonl"))
    return parser.parse_args()


def _counts(path: Path) -> bool:
    return ".ipynb_checkpoints" not in path.parts


def _measure(path: Path, *, install: bool) -> dict[str, Any]:
    """Outcome "locked", "nothing" or "refused", with the reason; a traceback here is a bug, and is let through."""
    try:
        needs = pipeline.requirements([path])
        if not needs.direct:
            return {"outcome": "nothing", "why": "no import of a distribution", "unresolved": len(needs.unresolved)}
        _lock(needs)
        started = time.perf_counter()
        made = _lock(needs)
    except Nb2prodError as error:
        return {"outcome": "refused", "why": str(error)}
    seconds = time.perf_counter() - started
    plain = _plain_seconds(needs)
    told = {
        "pins": len(made.pins),
        "python": made.python,
        "doubts": list(made.doubts),
        "unresolved": len(needs.unresolved),
    }
    times = {"seconds": round(seconds, 2), "plain": plain and round(plain, 2)}
    return {"outcome": "locked", **told, **times, **(_proof(made, needs) if install else {})}


def _lock(needs: Requirements) -> Lock:
    return lock(needs, python=needs.python, allow_sdists=True, time_limit=LIMIT)


def _plain_seconds(needs: Requirements) -> float | None:
    """How long uv alone takes for the same lines, or None where it cannot meet them all."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "requirements.in").write_text(render_in(needs), encoding="utf-8")
        python = ["--python-version", full_version(needs.python)] if needs.python else []
        command = [*uv_command(), "pip", "compile", "--generate-hashes", "--quiet", *python, "requirements.in"]
        finished = run(command, folder=Path(folder), time_limit=LIMIT, act="resolve plainly")
        started = time.perf_counter()
        finished = run(command, folder=Path(folder), time_limit=LIMIT, act="resolve plainly")
        return time.perf_counter() - started if finished.code == 0 else None


def _proof(made: Lock, needs: Requirements) -> dict[str, str]:
    if heavy := sorted(GIGABYTES.intersection(name for name, _ in made.pins)):
        return {"proof": f"skipped: {', '.join(heavy)}"}
    if not find_python(made.python):
        return {"proof": f"skipped: no Python {made.python} here"}
    try:
        report = install_test(made, needs.modules, python=made.python, allow_sdists=True)
    except Nb2prodError as error:
        return {"proof": f"not installed: {error}"}
    failed = [f"{item.module}: {item.error}" for item in report.imports if item.error]
    return {"proof": "installed, all imported" if not failed else "not imported: " + "; ".join(failed)}


def _summary(results: list[dict[str, Any]]) -> Iterator[str]:
    yield f"{len(results)} notebooks: {dict(collections.Counter(item['outcome'] for item in results))}"
    both = [item for item in results if item.get("plain")]
    if both:
        ratios = [item["seconds"] / item["plain"] for item in both]
        yield f"time against plain uv, {len(both)} locks: median ratio {statistics.median(ratios):.2f}, of the sums {sum(item['seconds'] for item in both) / sum(item['plain'] for item in both):.2f}"
    proofs = collections.Counter(item["proof"].partition(":")[0] for item in results if "proof" in item)
    yield f"install tests: {dict(proofs)}"


if __name__ == "__main__":
    sys.exit(main())
