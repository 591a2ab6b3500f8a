"""Who predicts best that Restart & Run All stops with a NameError? A confusion table for this linter and its peers, on the same labels.

    python benchmarks/lint_peers.py ROOT LABELS.jsonl [--bin FOLDER]...

LABELS.jsonl has a line for each notebook: {"path": relative to ROOT, "outcome": "ok" | "NameError" | "other"}, "other" being left out.
The peers are looked for in the folders given and on the PATH; those that are not there are left out, too. What counts as a prediction:

    ruff      F821 of `ruff check`                     nbqa      "undefined name" of `nbqa pyflakes`
    nborder   NB102 or NB201                           pynblint  non-linear execution, as that is all it has

A peer that fails on a notebook predicts nothing for it; that a cell does not parse, which ruff says instead, is no prediction either.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

_UNDEFINED = re.compile(r"^(.+?\.ipynb):.*undefined name", re.MULTILINE)
_BATCH = 40


def nb2prod(root: Path, paths: list[str], find: Callable[[str], str]) -> set[str]:
    """The notebooks of which the verdict is no."""
    done = run([sys.executable, "-m", "nb2prod", "lint", "--output-format", "json", "--no-cache", *paths], root)
    notebooks = json.loads(done)["notebooks"]
    return {notebook["path"] for notebook in notebooks if notebook["runs_top_to_bottom"] == "no"}


def ruff(root: Path, paths: list[str], find: Callable[[str], str]) -> set[str]:
    """Notebooks with an undefined name."""
    options = ["check", "--isolated", "--no-cache", "--select", "F821", "--output-format", "json"]
    found = json.loads(run([find("ruff"), *options, *paths], root) or "[]")
    return {os.path.relpath(one["filename"], root) for one in found if one["code"] == "F821"}


def nbqa_pyflakes(root: Path, paths: list[str], find: Callable[[str], str]) -> set[str]:
    """Notebooks with an undefined name."""
    return set(_UNDEFINED.findall(run([find("nbqa"), "pyflakes", *paths], root)))


def nborder(root: Path, paths: list[str], find: Callable[[str], str]) -> set[str]:
    """Notebooks in which a name is used before it is assigned, or never is. One at a time, as it gives up at the first that does not parse."""
    return {path for path in paths if re.search(r" NB(?:102|201) ", run([find("nborder"), "check", path], root))}


def pynblint(root: Path, paths: list[str], find: Callable[[str], str]) -> set[str]:
    """Notebooks that were not run in order."""
    return {path for path in paths if "non-linear-execution" in run([find("pynblint"), path], root)}


PEERS: dict[str, Callable[[Path, list[str], Callable[[str], str]], set[str]]] = {
    "nb2prod": nb2prod,
    "ruff F821": ruff,
    "nbQA + pyflakes": nbqa_pyflakes,
    "nborder": nborder,
    "pynblint": pynblint,
}
PROGRAMS = {"ruff F821": "ruff", "nbQA + pyflakes": "nbqa", "nborder": "nborder", "pynblint": "pynblint"}


def run(command: list[str], folder: Path) -> str:
    """What a program prints. Its exit code tells nothing here."""
    plain = os.environ | {"NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "400"}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=plain, timeout=900)
    return done.stdout


def main() -> None:
    parser = argparse.ArgumentParser(description="Confusion table of linters on labelled notebooks.")
    parser.add_argument("root", type=Path)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--bin", action="append", default=[], help="a folder to look for the peers in")
    asked = parser.parse_args()
    labels = [json.loads(line) for line in asked.labels.read_text().splitlines()]
    truth = {one["path"]: one["outcome"] == "NameError" for one in labels if one["outcome"] != "other"}
    where = os.pathsep.join([*asked.bin, os.environ["PATH"]])
    print("| linter | true positives | false positives | false negatives | true negatives | precision | recall | F1 |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    for name, predict in PEERS.items():
        if name not in PROGRAMS or shutil.which(PROGRAMS[name], path=where):
            print(row(name, truth, predictions(predict, asked.root.resolve(), sorted(truth), where)), flush=True)


def predictions(
    predict: Callable[[Path, list[str], Callable[[str], str]], set[str]], root: Path, paths: list[str], where: str
) -> set[str]:
    def find(program: str) -> str:
        return str(Path(shutil.which(program, path=where) or program).absolute())

    batches = (paths[start : start + _BATCH] for start in range(0, len(paths), _BATCH))
    return set().union(*(predict(root, batch, find) for batch in batches))


def row(name: str, truth: dict[str, bool], predicted: Iterable[str]) -> str:
    said = set(predicted)
    right = sum(stops and path in said for path, stops in truth.items())
    wrong = sum(not stops and path in said for path, stops in truth.items())
    missed, quiet = sum(truth.values()) - right, len(truth) - sum(truth.values()) - wrong
    precision, recall = right / ((right + wrong) or 1), right / ((right + missed) or 1)
    f1 = 2 * precision * recall / ((precision + recall) or 1)
    return f"| {name} | {right} | {wrong} | {missed} | {quiet} | {precision:.3f} | {recall:.3f} | {f1:.3f} |"


if __name__ == "__main__":
    main()
